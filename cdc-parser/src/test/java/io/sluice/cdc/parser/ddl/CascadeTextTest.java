package io.sluice.cdc.parser.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cdc.model.SchemaAction.UnloggedCascade;
import io.sluice.cdc.model.SchemaChange;
import io.sluice.cdc.model.TableId;
import org.junit.jupiter.api.Test;

class CascadeTextTest {

    private static final UnloggedCascade ODD =
            new UnloggedCascade(new TableId("d`b", "a. TO b"), new TableId("", "``p"), "c BY x");

    @Test
    void whatAReaderSaysIsReadBack() {
        for (MySqlDdl ddl : new MySqlDdl[] {MySqlDdl.mysql(), MySqlDdl.mariadb()}) {
            SchemaChange said = MySqlDdl.unlogged(DdlCases.ORIGIN, ODD);
            assertThat(said.sql()).isEqualTo("UNLOGGED CASCADE FROM ``.`````p` TO `d``b`.`a. TO b` BY `c BY x`");
            assertThat(ddl.parse(said.origin(), said.database(), said.sql())).isEqualTo(said);
        }
    }

    @Test
    void everyOtherTextIsNoStatementThatIsUnderstood() {
        String sql = MySqlDdl.unlogged(DdlCases.ORIGIN, ODD).sql();
        for (int length = 1; length < sql.length(); length++) {
            assertThat(MySqlDdl.mysql()
                            .parse(DdlCases.ORIGIN, "", sql.substring(0, length))
                            .understood())
                    .as(sql.substring(0, length))
                    .isFalse();
        }
        assertThat(MySqlDdl.mysql().parse(DdlCases.ORIGIN, "", sql + " `x`").understood())
                .isFalse();
    }
}
