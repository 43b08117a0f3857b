package io.sluice.cdc.parser.internal.landed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.model.GtidSet;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.MalformedInputException;
import io.sluice.cdc.model.SourcePosition;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.parser.internal.landed.LandingProgress.Cut;
import io.sluice.cdc.parser.internal.landed.LandingProgress.Grown;
import io.sluice.cdc.parser.internal.landed.LandingProgress.LaneEnd;
import io.sluice.cdc.parser.internal.landed.PartitionManifest.FileTally;
import io.sluice.cdc.parser.internal.landed.PartitionManifest.Format;
import io.sluice.cdc.parser.internal.landed.PartitionManifest.LandedFile;
import io.sluice.cdc.parser.internal.landed.PartitionManifest.LaneTally;
import io.sluice.cdc.parser.landed.NewerLandingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Manifests and progress: what is written is read back, and nothing else is. */
class LandingDocumentsTest {

    private static final Lane LANE = Lane.kafka("shop", 3);
    private static final PartitionManifest MANIFEST = new PartitionManifest(
            new TableId("shop", "it\"s"),
            Instant.parse("2026-11-22T00:00:00Z"),
            Instant.parse("2026-11-22T01:00:00Z"),
            2,
            Format.PARQUET,
            7,
            List.of(new LaneTally(
                    LANE, 120, 0xfedc_ba98_7654_3210L, SourcePosition.parse("0:42"), SourcePosition.parse("0:99#3"))),
            List.of(
                    new LandedFile("lane=shop-3/part-1", 88417, new FileTally(120, -2)),
                    new LandedFile("lane=shop-3/part-2", 1, null)));
    private static final LandingProgress PROGRESS = new LandingProgress(
            Instant.parse("2026-11-22T01:00:00Z"),
            Instant.parse("2026-11-21T23:00:00Z"),
            ZoneId.of("Asia/Kathmandu"),
            List.of(
                    new Cut(null, LANE, SourcePosition.parse("0:1"), null, null),
                    new Cut(
                            new TableId("shop", "orders"),
                            LANE,
                            null,
                            SourcePosition.parse("0:97"),
                            GtidSet.parse("3c1e6a3a-e685-11f1-b4e8-02fc00000001:1-5"))),
            List.of(new Grown(
                    "shop/orders/dt=2026-11-22/hour=00", List.of(new LaneEnd(LANE, SourcePosition.parse("0:96"))))));

    /** The documents there are. */
    enum Document {
        MANIFEST(LandingDocumentsTest.MANIFEST.document(), PartitionManifest::read),
        PROGRESS(LandingDocumentsTest.PROGRESS.document(), LandingProgress::read);

        private final byte[] bytes;
        private final BiFunction<byte[], String, Object> reader;

        Document(byte[] bytes, BiFunction<byte[], String, Object> reader) {
            this.bytes = bytes;
            this.reader = reader;
        }

        String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        Object read(byte[] document) {
            return reader.apply(document, "here");
        }

        Object read(String document) {
            return read(document.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void whatIsWrittenIsReadBack() {
        assertThat(Document.MANIFEST.read(Document.MANIFEST.bytes)).isEqualTo(MANIFEST);
        assertThat(Document.PROGRESS.read(Document.PROGRESS.bytes)).isEqualTo(PROGRESS);
    }

    @ParameterizedTest
    @EnumSource
    void aDocumentEndsWithItsOnlyNewlineAndACutOneIsKnown(Document document) {
        assertThat(document.text().indexOf('\n')).isEqualTo(document.bytes.length - 1);
        // without its newline a document is whole: whoever writes it may have been stopped all the same
        for (int length = 0; length < document.bytes.length - 1; length++) {
            byte[] cut = Arrays.copyOf(document.bytes, length);
            assertThatThrownBy(() -> document.read(cut))
                    .as("%d bytes", length)
                    .isExactlyInstanceOf(MalformedInputException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aNewerVersionIsNamedWhateverItHolds(Document document) {
        String newer = document.text().replace("\"v\":1", "\"v\":2").replace("{\"v\":2,", "{\"v\":2,\"shape\":[1],");
        assertThatThrownBy(() -> document.read(newer))
                .isExactlyInstanceOf(NewerLandingException.class)
                .hasMessageContaining("here")
                .hasMessageContaining("version 2");
        assertThatThrownBy(() -> document.read("{\"v\":2")).isExactlyInstanceOf(NewerLandingException.class);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNoDocumentOfThisVersion(Document document) {
        Map<String, String> wrong = Map.of(
                "{\"v\":1,", "{",
                "\"v\":1", "\"v\":0",
                "\"v\":1,", "\"v\":1,\"more\":1,",
                "\"lane\":\"shop-3\",", "",
                "\"lane\":\"shop-3\"", "\"lane\":\"shop-3\",\"lane\":\"shop-3\"",
                "2026-11-22T01:00:00Z", "2026-11-22T01",
                "}\n", "}\n}");
        wrong.forEach((from, to) -> {
            assertThat(document.text()).contains(from);
            assertThatThrownBy(() -> document.read(document.text().replace(from, to)))
                    .as("%s for %s", to, from)
                    .isExactlyInstanceOf(MalformedInputException.class)
                    .hasMessageContaining("here");
        });
    }
}
