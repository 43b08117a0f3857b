package io.sluice.cdc.parser.internal.binlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.parser.binlog.UnsupportedBinlogException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A payload that a server compressed with a window of 32 MiB; the rows in it are held against the server's in {@code BinlogGoldenTest}. */
class ZstdFrameTest {

    private static final int DESCRIPTOR = 4;
    private static final int WINDOW = 5;

    private static byte[] frame() throws IOException {
        byte[] log = Files.readAllBytes(Path.of("src/test/resources/fixtures/binlog/window-mysql.000001"));
        int at = 0;
        while (log[at] != 0x28 || log[at + 1] != (byte) 0xB5 || log[at + 2] != 0x2F || log[at + 3] != (byte) 0xFD) {
            at++;
        }
        return Arrays.copyOfRange(log, at, log.length - EventChecksums.BYTES);
    }

    @Test
    void theFixtureHasALargeWindow() throws IOException {
        byte[] frame = frame();
        assertThat(frame[DESCRIPTOR] & 0x20).isZero();
        assertThat(frame[WINDOW]).isEqualTo((byte) (25 - 10 << 3));
    }

    @Test
    void windowsThatNoServerMakesAreNamed() throws IOException {
        byte[] frame = frame();
        for (int descriptor = 27 - 10 << 3 | 1; descriptor < 256; descriptor++) {
            frame[WINDOW] = (byte) descriptor;
            assertThatThrownBy(() -> ZstdFrame.open(frame, 0, frame.length, "binlog.000001:7"))
                    .isInstanceOf(UnsupportedBinlogException.class)
                    .hasMessageContaining("binlog.000001:7")
                    .hasMessageContaining("128 MiB");
        }
    }

    /** A single segment may state any size, and what is decompressed is kept up to it. */
    @Test
    void aSingleSegmentThatIsTooLargeIsNamed() {
        byte[] frame = new byte[64];
        frame[0] = 0x28;
        frame[1] = (byte) 0xB5;
        frame[2] = 0x2F;
        frame[3] = (byte) 0xFD;
        frame[DESCRIPTOR] = (byte) 0xA0;
        frame[8] = 0x08;
        frame[5] = 1;
        assertThatThrownBy(() -> ZstdFrame.open(frame, 0, frame.length, "x"))
                .isInstanceOf(UnsupportedBinlogException.class)
                .hasMessageContaining("134217729");
        frame[DESCRIPTOR] = (byte) 0xE0;
        Arrays.fill(frame, 5, 13, (byte) 0xFF);
        assertThatThrownBy(() -> ZstdFrame.open(frame, 0, frame.length, "x"))
                .isInstanceOf(UnsupportedBinlogException.class)
                .hasMessageContaining("18446744073709551615");
    }

    /** Every header, cut anywhere, is refused or gives few bytes, whose number the caller checks; never a look behind its end. */
    @Test
    void everyHeader() throws IOException {
        byte[] frame = frame();
        int refused = 0;
        int named = 0;
        for (int descriptor = 0; descriptor < 256; descriptor++) {
            for (int length = 0; length < 24; length++) {
                byte[] head = Arrays.copyOf(frame, length);
                if (length > DESCRIPTOR) {
                    head[DESCRIPTOR] = (byte) descriptor;
                }
                try (InputStream in = ZstdFrame.open(head, 0, length, "x")) {
                    // a few run-length blocks of at most 2^21 bytes
                    assertThat(in.readNBytes(1 << 23).length).isLessThan(1 << 23);
                } catch (UnsupportedBinlogException e) {
                    named++;
                } catch (IOException | RuntimeException e) {
                    // PayloadEvent makes one kind of all that the library throws
                    refused++;
                }
            }
        }
        assertThat(named).isPositive();
        assertThat(refused).isPositive();
    }
}
