package io.sluice.cdc.parser.internal.binlog.value;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sluice.cdc.model.InvalidValueException;
import io.sluice.cdc.model.internal.bytes.ByteSink;

/** Any bytes are a binary document, or changes of one, that end in a text of bounded length or in a typed error. */
class JsonBinaryFuzzTest {

    /** A type byte and two of length for what prints longest: an escaped control character, a short number. */
    private static final int MOST_GROWTH = 30;

    @FuzzTest
    void document(byte[] input) {
        ByteSink out = new ByteSink();
        try {
            new JsonBinary().append(input, 0, input.length, out);
        } catch (InvalidValueException e) {
            assertThat(e).hasMessageContaining("damaged document");
        }
        assertThat(out.size()).isLessThan(MOST_GROWTH * (input.length + 1));
    }

    /** The first byte says how much of the input is the document. */
    @FuzzTest
    void changes(byte[] input) {
        if (input.length == 0) {
            return;
        }
        int document = Math.min(input[0] & 0xFF, input.length - 1);
        int changes = input.length - 1 - document;
        byte[] a = new byte[8 + input.length - 1];
        System.arraycopy(input, 1, a, 4, document);
        System.arraycopy(input, 1 + document, a, 8 + document, changes);
        ByteSink out = new ByteSink();
        JsonDiffs diffs = new JsonDiffs();
        try {
            diffs.append(a, 0, 4 + document, 4 + document, a.length, out);
        } catch (InvalidValueException e) {
            assertThat(out.size()).isZero();
        }
        assertThat(out.size()).isLessThan(MOST_GROWTH * (input.length + 1));
        try {
            diffs.parse(a, 4 + document, a.length);
        } catch (InvalidValueException e) {
            assertThat(e).hasMessageContaining("damaged document");
        }
    }
}
