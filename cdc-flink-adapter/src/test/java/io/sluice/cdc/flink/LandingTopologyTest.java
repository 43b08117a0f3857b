package io.sluice.cdc.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeSet;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamEdge;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the operators of a landing are joined, as Flink plans the job. */
class LandingTopologyTest {

    @RegisterExtension
    static final LocalCluster CLUSTER = new LocalCluster();

    /** Else a checkpoint would hold the line of an event in a file and its count on the way. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void noCheckpointOvertakesALineOrItsCount(boolean chained) throws Exception {
        StreamExecutionEnvironment environment = CLUSTER.environment(
                3,
                Map.of(
                        "execution.checkpointing.interval", "10 ms",
                        "execution.checkpointing.unaligned.enabled", "true",
                        "pipeline.operator-chaining.enabled", String.valueOf(chained)));
        DataStream<StreamEvent> shuffled = environment
                .fromData(SomeEvents.all(), StreamEventTypeInfo.get(StreamEvent.class))
                .rebalance()
                .map(event -> event)
                .returns(StreamEventTypeInfo.get(StreamEvent.class))
                .rebalance();
        Landing.into("file:///landed", LandingTest.ZONE).add(shuffled);
        Landing.into("file:///parquet", LandingTest.ZONE)
                .named("parquet")
                .asParquet()
                .add(shuffled);
        TreeSet<String> aligned = new TreeSet<>();
        boolean overtaken = false;
        for (StreamNode node : environment.getStreamGraph().getStreamNodes()) {
            String name = node.getOperatorName();
            for (StreamEdge edge : node.getInEdges()) {
                if (name.startsWith("landing: ") && !name.equals("landing: lines")) {
                    aligned.add(name);
                    assertThat(edge.supportsUnalignedCheckpoints())
                            .as("%s", edge)
                            .isFalse();
                } else {
                    overtaken |= edge.supportsUnalignedCheckpoints();
                }
            }
        }
        assertThat(aligned)
                .containsExactly(
                        "landing: Parquet files: Committer",
                        "landing: Parquet files: Writer",
                        "landing: counts",
                        "landing: files: Committer",
                        "landing: files: Writer",
                        "landing: manifests");
        assertThat(overtaken).as("other edges are overtaken").isTrue();
    }
}
