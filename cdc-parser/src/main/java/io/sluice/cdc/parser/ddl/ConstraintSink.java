package io.sluice.cdc.parser.ddl;

import io.sluice.cdc.model.ForeignKey;
import io.sluice.cdc.model.SchemaAction.Alteration;
import java.util.List;

/** Takes the constraints of a table definition, for CREATE TABLE or as clauses of ALTER TABLE. */
interface ConstraintSink {

    void primaryKey(List<String> columns);

    void key(KeyDraft key);

    void foreignKey(ForeignKey key);

    /** As clauses that add them. */
    static ConstraintSink adding(List<Alteration> out) {
        return new ConstraintSink() {
            @Override
            public void primaryKey(List<String> columns) {
                out.add(new Alteration.AddPrimaryKey(columns));
            }

            @Override
            public void key(KeyDraft key) {
                out.add(key.adding());
            }

            @Override
            public void foreignKey(ForeignKey key) {
                out.add(new Alteration.AddForeignKey(key));
            }
        };
    }
}
