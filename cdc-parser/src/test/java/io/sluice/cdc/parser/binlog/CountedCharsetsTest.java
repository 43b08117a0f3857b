package io.sluice.cdc.parser.binlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cdc.model.ChangeEvent;
import io.sluice.cdc.model.RowChange;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The character set fields of a table map count columns of some kinds: one counted too much or too little gives a text the set
 * of its neighbour.
 */
class CountedCharsetsTest {

    @ParameterizedTest
    @CsvSource({"mysql,4", "mariadb,2"})
    void geometryAndVectorsBetweenTextsOfSeveralSets(String server, int tables) {
        List<String> rows = new ArrayList<>();
        for (ChangeEvent event : BinlogFixtures.events("counted-" + server)) {
            if (event instanceof RowChange change) {
                List<String> texts = new ArrayList<>();
                for (String column : change.schema().columnNames()) {
                    if (!List.of("i", "g", "v").contains(column)) {
                        texts.add(change.after().getText(column));
                    }
                }
                rows.add(change.table().table() + texts);
            }
        }
        assertThat(rows)
                .isEqualTo(List.of("geo[é, 漢, 中]", "geo2[漢, 字, 中, é]", "vec[é, 漢, 中]", "vec2[漢, 字, 中, é]")
                        .subList(0, tables));
    }
}
