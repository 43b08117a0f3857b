package io.sluice.cdc.flink.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.cdc.flink.FlinkLineTest;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Flink's SQL gateway in a JVM whose class path is Flink's, with one session. */
final class SqlGatewayProcess implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 180;
    /** What Flink does not bring: ours, what ours uses, and the tests'. */
    private static final List<String> NOT_FLINKS = List.of(
            "/io/sluice/",
            "/com/fasterxml/",
            "/io/debezium/",
            "/org/antlr/",
            "/io/airlift/",
            "/org/junit/",
            "/org/assertj/",
            "-tests.jar",
            "/flink-test-utils");

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final Path output;
    private final URI root;
    private String session = "";

    private SqlGatewayProcess(Process process, Path output, int port) {
        this.process = process;
        this.output = output;
        this.root = URI.create("http://localhost:" + port);
    }

    static SqlGatewayProcess start(String flinkVersion, Path directory) throws Exception {
        Path configuration = Files.createDirectories(directory.resolve("conf"));
        Files.writeString(configuration.resolve("config.yaml"), "execution.target: local\n");
        String classPath = Arrays.stream(Files.readString(FlinkLineTest.classPathFile(flinkVersion))
                        .split(java.io.File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar") && NOT_FLINKS.stream().noneMatch(entry::contains))
                .collect(Collectors.joining(java.io.File.pathSeparator));
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx700m");
        for (String opened : List.of("java.lang", "java.util", "java.util.concurrent", "java.time", "java.net")) {
            command.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED");
        }
        command.addAll(List.of(
                "-cp",
                classPath,
                "org.apache.flink.table.gateway.SqlGateway",
                "-Dsql-gateway.endpoint.rest.address=localhost",
                "-Dsql-gateway.endpoint.rest.port=" + port));
        Path output = directory.resolve("gateway.txt");
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("FLINK_CONF_DIR", configuration.toString());
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        SqlGatewayProcess gateway = new SqlGatewayProcess(process, output, port);
        try {
            gateway.open();
        } catch (Throwable e) {
            gateway.close();
            throw e;
        }
        return gateway;
    }

    private void open() throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (session.isEmpty()) {
            try {
                session = post("/v1/sessions", "{}").get("sessionHandle").asText();
            } catch (IOException e) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    throw new IOException("the gateway does not come up: " + Files.readString(output), e);
                }
                Thread.sleep(100);
            }
        }
    }

    String version() throws Exception {
        return get("/v1/info").get("version").asText();
    }

    /** Runs one statement to its end; its rows, each as kind and fields. */
    List<String> execute(String statement) throws Exception {
        String body = json.writeValueAsString(json.createObjectNode().put("statement", statement));
        String operation = post("/v1/sessions/" + session + "/statements", body)
                .get("operationHandle")
                .asText();
        List<String> rows = new ArrayList<>();
        String next = "/v1/sessions/" + session + "/operations/" + operation + "/result/0?rowFormat=JSON";
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (next != null) {
            assertThat(System.nanoTime()).as(statement).isLessThan(end);
            JsonNode page = get(next);
            if (page.get("resultType").asText().equals("NOT_READY")) {
                Thread.sleep(50);
            } else {
                page.get("results")
                        .get("data")
                        .forEach(row -> rows.add(row.get("kind").asText() + " " + row.get("fields")));
            }
            next = page.hasNonNull("nextResultUri") ? page.get("nextResultUri").asText() : null;
        }
        return rows;
    }

    private JsonNode post(String path, String body) throws Exception {
        return send(HttpRequest.newBuilder(root.resolve(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private JsonNode get(String path) throws Exception {
        return send(HttpRequest.newBuilder(root.resolve(path)).build());
    }

    private JsonNode send(HttpRequest request) throws Exception {
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return json.readTree(response.body());
    }

    @Override
    public void close() throws Exception {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
