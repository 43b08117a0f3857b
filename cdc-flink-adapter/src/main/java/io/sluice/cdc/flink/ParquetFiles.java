package io.sluice.cdc.flink;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.TableSchema;
import java.io.IOException;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.formats.parquet.ParquetWriterFactory;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/** Begins Parquet files of a landing, each with the layout of its first row. */
final class ParquetFiles implements BulkWriter.Factory<LandedRow> {

    private static final long serialVersionUID = 1L;

    private final ParquetDates dates;
    /** Once for all files: each parses its defaults again. */
    private transient @Nullable Configuration hadoop;

    ParquetFiles(ParquetDates dates) {
        this.dates = dates;
    }

    @Override
    public BulkWriter<LandedRow> create(FSDataOutputStream out) {
        Configuration made = hadoop;
        if (made == null) {
            made = new Configuration();
            hadoop = made;
        }
        return new Writer(out, dates, made);
    }

    private static final class Writer implements BulkWriter<LandedRow> {
        private final FSDataOutputStream out;
        private final ParquetDates dates;
        private final Configuration hadoop;
        private @Nullable BulkWriter<LandedRow> writer;
        private long fingerprint;

        Writer(FSDataOutputStream out, ParquetDates dates, Configuration hadoop) {
            this.out = out;
            this.dates = dates;
            this.hadoop = hadoop;
        }

        @Override
        public void addElement(LandedRow row) throws IOException {
            BulkWriter<LandedRow> begun = writer;
            if (begun == null) {
                TableSchema schema = row.schema();
                begun = new ParquetWriterFactory<LandedRow>(file -> ParquetChanges.writer(file, schema, dates, hadoop))
                        .create(out);
                writer = begun;
                fingerprint = schema.fingerprint();
            }
            if (row.row().fingerprint() != fingerprint) {
                throw new CdcException(row.row() + " is of another layout than the file of " + row.directory());
            }
            begun.addElement(row);
        }

        @Override
        public void flush() throws IOException {
            if (writer != null) {
                writer.flush();
            }
        }

        @Override
        public void finish() throws IOException {
            if (writer != null) {
                writer.finish();
            }
        }
    }
}
