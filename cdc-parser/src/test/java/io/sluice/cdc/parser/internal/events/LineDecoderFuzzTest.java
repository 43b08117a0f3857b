package io.sluice.cdc.parser.internal.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.MalformedInputException;
import io.sluice.cdc.model.Operation;
import io.sluice.cdc.model.RowChange;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.json.InputPlace;
import io.sluice.cdc.parser.ParserLimits;

/** Any bytes are a line whose event reads back equal, or a malformed one. */
class LineDecoderFuzzTest {

    private static final InputPlace PLACE = new InputPlace() {
        @Override
        public String source() {
            return "fuzz";
        }

        @Override
        public long offsetOf(int index) {
            return index;
        }
    };

    @FuzzTest
    void decode(byte[] line) {
        ChangeEvent event;
        LineDecoder decoder = new LineDecoder(ParserLimits.DEFAULT, null);
        try {
            event = event(decoder, line, line.length);
        } catch (MalformedInputException e) {
            assertThat(e.source()).isEqualTo("fuzz");
            assertThat(e.offset()).isBetween(0L, (long) line.length);
            return;
        }
        ByteSink written = new LineEncoder(decoder.kindOfPosition()).encode(event);
        assertThat(event(new LineDecoder(ParserLimits.DEFAULT, null), written.array(), written.size()))
                .isEqualTo(event);
    }

    private static ChangeEvent event(LineDecoder decoder, byte[] line, int length) {
        decoder.decode(line, 0, length, PLACE);
        Operation operation = decoder.operation();
        if (operation == null) {
            return decoder.isSchemaChange() ? decoder.schemaChange() : decoder.mark();
        }
        return switch (operation) {
            case INSERT -> RowChange.insert(decoder.origin(), decoder.layout().schema, decoder.after());
            case UPDATE ->
                RowChange.update(decoder.origin(), decoder.layout().schema, decoder.before(), decoder.after());
            case DELETE -> RowChange.delete(decoder.origin(), decoder.layout().schema, decoder.before());
        };
    }
}
