package io.sluice.cdc.model.internal.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Base64BytesTest {

    @Test
    void asTheJdkWritesIt() {
        Random random = new Random(64);
        for (int length = 0; length < 200; length++) {
            byte[] bytes = new byte[length + 2];
            random.nextBytes(bytes);
            ByteSink text = new ByteSink();
            Base64Bytes.put(bytes, 1, length + 1, text);
            byte[] wanted = new byte[length];
            System.arraycopy(bytes, 1, wanted, 0, length);
            assertThat(text.toText()).isEqualTo(Base64.getEncoder().encodeToString(wanted));
            ByteSink back = new ByteSink();
            assertThat(Base64Bytes.read(text.array(), 0, text.size(), back)).isTrue();
            assertThat(back.toByteArray()).isEqualTo(wanted);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A",
                "AA",
                "AAA",
                "AA=",
                "A===",
                "====",
                "AB==",
                "AAB=",
                "AA==AAAA",
                "AA=A",
                "A-==",
                "AAé=",
                "AA A"
            })
    void onlyTheOneEncodingOfAValueIsRead(String text) {
        byte[] a = text.getBytes(StandardCharsets.UTF_8);
        ByteSink out = new ByteSink();
        out.put('x');
        assertThat(Base64Bytes.read(a, 0, a.length, out)).isFalse();
        assertThat(out.toText()).isEqualTo("x");
    }
}
