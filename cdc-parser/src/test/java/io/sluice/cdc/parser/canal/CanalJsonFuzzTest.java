package io.sluice.cdc.parser.canal;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.parser.ServerKind;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * Any bytes end in events or in an exception of ours; and a parser that has met the table says the same as one that has
 * not, so the compact way takes nothing that the strict one refuses.
 */
class CanalJsonFuzzTest {

    private static final byte[] KNOWN =
            ("{\"data\":[{\"id\":\"1\",\"n\":\"a\"}],\"database\":\"d\",\"es\":1,\"gtid\":\"\","
                            + "\"id\":7,\"isDdl\":false,\"mysqlType\":{\"id\":\"int\",\"n\":\"text\"},\"old\":[{\"n\":\"x\"}],"
                            + "\"pkNames\":[\"id\"],\"sql\":\"\",\"sqlType\":{\"id\":4,\"n\":2005},\"table\":\"t\",\"ts\":1,"
                            + "\"type\":\"UPDATE\"}")
                    .getBytes(StandardCharsets.UTF_8);

    @FuzzTest
    void parse(byte[] message) {
        CanalJsonParser fresh = parser();
        CanalJsonParser knowing = parser();
        read(knowing, KNOWN);
        assertThat(read(knowing, message)).isEqualTo(read(fresh, message));
    }

    private static CanalJsonParser parser() {
        return CanalJsonParser.builder()
                .timestampZone(ZoneOffset.UTC)
                .server(ServerKind.MYSQL)
                .build();
    }

    private static List<Object> read(CanalJsonParser parser, byte[] message) {
        List<Object> seen = new ArrayList<>();
        try {
            for (ChangeEvent event : parser.parse(message, Lane.of("fuzz"), 0)) {
                seen.add(event);
            }
        } catch (CdcException e) {
            seen.add(e.getClass());
        }
        return seen;
    }
}
