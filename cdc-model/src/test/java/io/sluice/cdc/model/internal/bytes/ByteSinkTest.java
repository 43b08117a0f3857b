package io.sluice.cdc.model.internal.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.SchemaMismatchException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** ByteSink, Words, and what a RowBytes writer does with calls it should not get. */
class ByteSinkTest {

    @Test
    void appendsWhatAStreamWould() {
        long seed = 20261122;
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            ByteSink sink = new ByteSink(random.nextInt(20));
            ByteArrayOutputStream expected = new ByteArrayOutputStream();
            for (int i = 0; i < 40; i++) {
                long word = random.nextLong();
                byte[] bytes = new byte[random.nextInt(90)];
                random.nextBytes(bytes);
                ByteBuffer buffer = ByteBuffer.allocate(128);
                switch (random.nextInt(6)) {
                    case 0 -> {
                        sink.put((int) word);
                        buffer.put((byte) word);
                    }
                    case 1 -> {
                        sink.putShort((int) word);
                        buffer.putShort((short) word);
                    }
                    case 2 -> {
                        sink.putInt((int) word);
                        buffer.putInt((int) word);
                    }
                    case 3 -> {
                        sink.putLong(word);
                        buffer.putLong(word);
                    }
                    case 4 -> {
                        sink.putText("ä中😀");
                        buffer.put("ä中😀".getBytes(StandardCharsets.UTF_8));
                    }
                    default -> {
                        sink.put(bytes, bytes.length / 3, bytes.length / 2);
                        buffer.put(bytes, bytes.length / 3, bytes.length / 2);
                    }
                }
                expected.write(buffer.array(), 0, buffer.position());
                assertThat(sink.size()).isEqualTo(expected.size());
            }
            assertThat(sink.toByteArray()).as("seed " + seed).isEqualTo(expected.toByteArray());
            sink.setSize(3);
            assertThat(sink.toByteArray()).hasSize(3);
            sink.clear();
            assertThat(sink.toText()).isEmpty();
        }
    }

    @Test
    void sizesOutsideTheArrayAreRefused() {
        ByteSink sink = new ByteSink(16);
        assertThatThrownBy(() -> sink.setSize(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> sink.setSize(sink.array().length + 1)).isInstanceOf(IndexOutOfBoundsException.class);
        sink.put(1);
        assertThatThrownBy(() -> sink.reserve(Integer.MAX_VALUE))
                .isInstanceOf(OutOfMemoryError.class)
                .hasMessageContaining("2147483648");
        assertThat(sink.toByteArray()).containsExactly(1);
    }

    @Test
    void wordsAreThoseOfByteBuffer() {
        Random random = new Random(7);
        byte[] a = new byte[24];
        random.nextBytes(a);
        ByteBuffer big = ByteBuffer.wrap(a.clone());
        ByteBuffer little = ByteBuffer.wrap(a.clone()).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at <= 16; at++) {
            assertThat(Words.getShort(a, at)).isEqualTo(big.getShort(at) & 0xFFFF);
            assertThat(Words.getInt(a, at)).isEqualTo(big.getInt(at));
            assertThat(Words.getLong(a, at)).isEqualTo(big.getLong(at));
            assertThat(Words.getIntLE(a, at)).isEqualTo(little.getInt(at));
            assertThat(Words.getLongLE(a, at)).isEqualTo(little.getLong(at));
            byte[] b = new byte[24];
            Words.putLong(b, at, big.getLong(at));
            assertThat(Words.getLong(b, at)).isEqualTo(big.getLong(at));
            Words.putLongLE(b, at, little.getLong(at));
            assertThat(Words.getLong(b, at)).isEqualTo(big.getLong(at));
            Words.putInt(b, at, big.getInt(at + 1));
            Words.putShort(b, at + 4, big.getShort(at + 5));
            assertThat(Words.getInt(b, at)).isEqualTo(big.getInt(at + 1));
            assertThat(Words.getShort(b, at + 4)).isEqualTo(big.getShort(at + 5) & 0xFFFF);
        }
        assertThatThrownBy(() -> Words.getLong(a, 17)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Words.getIntLE(a, -1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Words.putShort(a, 23, 0)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void aWriterMisusedIsHeard() {
        ByteSink sink = new ByteSink();
        RowBytes.Writer writer = new RowBytes.Writer(sink);
        writer.begin(1, 2);
        writer.absent();
        assertThatThrownBy(writer::finish)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("1 of 2");
        writer.absent();
        writer.absent();
        assertThatThrownBy(writer::finish)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("3 of 2");
        writer.abandon();
        assertThat(sink.size()).isZero();
        assertThatThrownBy(() -> writer.begin(1, 65_536)).isInstanceOf(SchemaMismatchException.class);

        writer.begin(1, 1);
        sink.put(7); // bytes that no value claims
        writer.nullCell();
        writer.finish();
        assertThatThrownBy(() -> RowBytes.check(sink.array(), 0, sink.size()))
                .isInstanceOf(CdcException.class)
                .hasMessageContaining("column 0");
    }
}
