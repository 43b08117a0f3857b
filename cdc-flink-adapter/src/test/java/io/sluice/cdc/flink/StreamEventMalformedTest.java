package io.sluice.cdc.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.MalformedInputException;
import io.sluice.cdc.model.TableSchema;
import java.io.IOException;
import java.util.Arrays;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.junit.jupiter.api.Test;

/** Bytes that are no event: each a typed error, whatever they declare. */
class StreamEventMalformedTest {

    @Test
    void anEventCutAtAnyByteIsRefused() {
        for (StreamEvent event : SomeEvents.ofAllVersions()) {
            for (int length = 0; length < event.frame.length; length++) {
                byte[] cut = Arrays.copyOf(event.frame, length);
                assertThatThrownBy(() -> StreamEvent.read(cut))
                        .as("%s cut to %d bytes", event, length)
                        .isInstanceOf(CdcException.class);
            }
            byte[] longer = Arrays.copyOf(event.frame, event.frame.length + 1);
            assertThatThrownBy(() -> StreamEvent.read(longer)).isInstanceOf(CdcException.class);
        }
    }

    /** A changed byte may make another event; then all of it can be read. */
    @Test
    void anyOtherByteIsAnEventOrRefused() {
        TableSchema schema = SomeEvents.all().stream()
                .filter(e -> e instanceof LayoutEvent)
                .map(e -> ((LayoutEvent) e).schema())
                .findFirst()
                .orElseThrow();
        int read = 0;
        int refused = 0;
        for (StreamEvent event : SomeEvents.ofAllVersions()) {
            for (int i = 0; i < event.frame.length; i++) {
                for (int bit = 0; bit < 8; bit++) {
                    byte[] changed = event.frame.clone();
                    changed[i] ^= (byte) (1 << bit);
                    try {
                        StreamEvent other = StreamEvent.read(changed);
                        other.origin();
                        other.headers();
                        if (other instanceof RowEvent row && row.fingerprint() == schema.fingerprint()) {
                            row.toRowChange(schema);
                        }
                        read++;
                    } catch (CdcException expected) {
                        refused++;
                    }
                }
            }
        }
        assertThat(read).isPositive();
        assertThat(refused).isPositive();
    }

    @Test
    void anEventOfANewerVersionSaysSo() {
        byte[] newer = SomeEvents.all().get(0).frame.clone();
        newer[0] = 3;
        assertThatThrownBy(() -> StreamEvent.read(newer))
                .isInstanceOf(CdcException.class)
                .hasMessageContaining("version 3")
                .hasMessageContaining("reads 1 to 2");
    }

    /** One event has one form: what version 1 can say is not said in version 2, nor the other way round. */
    @Test
    void anEventOfAnotherVersionThanItsOwnIsRefused() {
        for (StreamEvent event : SomeEvents.ofAllVersions()) {
            byte[] other = event.frame.clone();
            other[0] = (byte) (3 - other[0]);
            assertThatThrownBy(() -> StreamEvent.read(other))
                    .as("%s", event)
                    .isInstanceOf(MalformedInputException.class);
        }
    }

    @Test
    void aDeclaredLengthIsNotBelievedBeforeItsBytesCame() throws IOException {
        // 2 GiB - 1 declared, four bytes there
        byte[] hostile = {-1, -1, -1, -1, 7, 1, 2, 3, 4};
        assertThatThrownBy(() ->
                        StreamEventSerializer.of(StreamEvent.class).deserialize(new DataInputDeserializer(hostile)))
                .isInstanceOf(IOException.class);
        byte[] beyond = {-1, -1, -1, -1, 8};
        assertThatThrownBy(() ->
                        StreamEventSerializer.of(StreamEvent.class).deserialize(new DataInputDeserializer(beyond)))
                .isInstanceOf(MalformedInputException.class);
    }

    @Test
    void anotherKindThanTheTypesIsRefused() {
        StreamEvent layout = SomeEvents.all().get(0);
        assertThat(layout).isInstanceOf(LayoutEvent.class);
        assertThatThrownBy(() -> StreamEventSerializer.of(RowEvent.class).valueOf(layout.frame))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("LayoutEvent where a RowEvent must stand");
    }
}
