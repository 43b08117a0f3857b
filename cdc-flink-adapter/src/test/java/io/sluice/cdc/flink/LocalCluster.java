package io.sluice.cdc.flink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A Flink cluster in this process for the tests of one class. Generic types, that is Kryo, are off in every job. */
public final class LocalCluster implements BeforeAllCallback, AfterAllCallback {

    private static final int SLOTS = 4;
    private static final long PATIENCE_SECONDS = 60;

    private MiniCluster cluster;
    private URI rest;

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(RestOptions.BIND_PORT, "0");
        cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(SLOTS)
                .build());
        cluster.start();
        rest = cluster.getRestAddress().get();
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        cluster.close();
    }

    /** Jobs of this environment run on the cluster; its type information must be ours or Flink's own. */
    public StreamExecutionEnvironment environment(int parallelism) {
        return environment(parallelism, Map.of());
    }

    /** As {@link #environment(int)}, with more of Flink's options. */
    public StreamExecutionEnvironment environment(int parallelism, Map<String, String> options) {
        Configuration configuration = Configuration.fromMap(options);
        configuration.setString("pipeline.generic-types", "false");
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createRemoteEnvironment(rest.getHost(), rest.getPort(), configuration);
        return environment.setParallelism(parallelism);
    }

    /** Each failure of a job, as the cluster remembers them. */
    String failures(JobClient client) {
        try {
            URI history = rest.resolve("/jobs/" + client.getJobID() + "/exceptions");
            JsonNode entries = new ObjectMapper()
                    .readTree(history.toURL())
                    .path("exceptionHistory")
                    .path("entries");
            StringBuilder text = new StringBuilder();
            for (JsonNode entry : entries) {
                text.append(entry.path("taskName").asText())
                        .append(": ")
                        .append(entry.path("stacktrace").asText())
                        .append('\n');
            }
            return text.toString();
        } catch (IOException e) {
            return "not to be had: " + e;
        }
    }

    /** Stops the job with a savepoint in a form that any state backend reads, and says where. */
    public static String stopWithSavepoint(JobClient client, Path directory) throws Exception {
        for (int i = 0; ; i++) {
            try {
                return client.stopWithSavepoint(false, directory.toUri().toString(), SavepointFormatType.CANONICAL)
                        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                // a task may just be starting
                if (i == 100 || client.getJobStatus().get().isGloballyTerminalState()) {
                    throw e;
                }
                Thread.sleep(50);
            }
        }
    }
}
