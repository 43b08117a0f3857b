package io.sluice.cdc.flink;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.parser.internal.landed.PartitionManifest.FileTally;
import java.io.IOException;
import java.util.Map;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/** What landed Parquet files say of themselves, read through Flink's file systems. */
final class ParquetFooters {

    /** Once for all files: each configuration of Hadoop's parses its defaults again. */
    private final ParquetReadOptions options =
            HadoopReadOptions.builder(new Configuration()).build();

    /**
     * What the file's footer says it holds.
     *
     * @throws CdcException where it is no file of a landing
     */
    FileTally tally(Path file, long length) throws IOException {
        try (ParquetFileReader reader = ParquetFileReader.open(new Input(file, length), options)) {
            Map<String, String> said = reader.getFileMetaData().getKeyValueMetaData();
            String events = said.get(ParquetChanges.EVENTS);
            String crc = said.get(ParquetChanges.CRC);
            if (events == null || crc == null || !events.equals(Long.toString(reader.getRecordCount()))) {
                throw new CdcException(file + " is no Parquet file of a landing: it holds " + reader.getRecordCount()
                        + " rows and says " + events
                        + ". Take it away, or land into another root");
            }
            return new FileTally(reader.getRecordCount(), Long.parseUnsignedLong(crc, 16));
        } catch (CdcException e) {
            throw e;
        } catch (RuntimeException e) {
            // what Parquet's reader throws of bytes that are none of its own
            throw new CdcException(
                    file + " is no Parquet file of a landing. Take it away, or land into another root", e);
        }
    }

    private record Input(Path file, long length) implements InputFile {

        @Override
        public long getLength() {
            return length;
        }

        @Override
        public SeekableInputStream newStream() throws IOException {
            FSDataInputStream in = file.getFileSystem().open(file);
            return new DelegatingSeekableInputStream(in) {
                @Override
                public long getPos() throws IOException {
                    return in.getPos();
                }

                @Override
                public void seek(long position) throws IOException {
                    in.seek(position);
                }
            };
        }
    }
}
