package io.sluice.cdc.parser.binlog;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.parser.ParserLimits;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;

/** Any bytes end in events or in an exception of ours, and events that are fed one by one are those of the file. */
class BinlogFuzzTest {

    private static final ParserLimits LIMITS = ParserLimits.DEFAULT.withMaxMessageBytes(1 << 24);

    @FuzzTest
    void decode(byte[] file) {
        List<ChangeEvent> read = new ArrayList<>();
        boolean whole = true;
        try (BinlogReader reader = BinlogReader.builder()
                .limits(LIMITS)
                .deliverStatements()
                .open(new ByteArrayInputStream(file), "binlog.000001")) {
            reader.iterator().forEachRemaining(read::add);
        } catch (CdcException e) {
            whole = false;
        }
        List<ChangeEvent> fed = fed(file);
        // what the file breaks off in, the decoder does not see; what is before is the same
        assertThat(fed.subList(0, Math.min(fed.size(), read.size())))
                .isEqualTo(read.subList(0, Math.min(fed.size(), read.size())));
        if (whole) {
            assertThat(fed.size()).isLessThanOrEqualTo(read.size());
        }
    }

    private static List<ChangeEvent> fed(byte[] file) {
        List<ChangeEvent> events = new ArrayList<>();
        try (BinlogDecoder decoder = BinlogDecoder.of(
                BinlogReader.builder().limits(LIMITS).deliverStatements().memoryBudget(100))) {
            decoder.position("binlog.000001", 4);
            int at = 4;
            while (at + 19 <= file.length) {
                int size = (file[at + 9] & 0xFF)
                        | (file[at + 10] & 0xFF) << 8
                        | (file[at + 11] & 0xFF) << 16
                        | (file[at + 12] & 0xFF) << 24;
                if (size < 19 || size > file.length - at || isArtificial(file, at)) {
                    break;
                }
                decoder.feed(file, at, size);
                while (decoder.next()) {
                    events.add(decoder.toEvent());
                }
                at += size;
            }
        } catch (CdcException e) {
            // events before it count
        }
        return events;
    }

    /** Those and rotations move a decoder to another place. */
    private static boolean isArtificial(byte[] file, int at) {
        int type = file[at + 4] & 0xFF;
        return (file[at + 17] & 0x20) != 0 || type == 4 || type == 27 || type == 41 || type == 15 && at > 4;
    }
}
