package io.sluice.cdc.merge.internal;

import io.sluice.cdc.merge.Manifest;
import io.sluice.cdc.merge.format.RandomReader;
import io.sluice.cdc.merge.format.Storage;
import io.sluice.cdc.merge.format.TableFormat;
import io.sluice.cdc.merge.internal.format.TextCodecs;
import io.sluice.cdc.model.SchemaMismatchException;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.internal.bytes.GzipStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The base as it is found: its files, its manifest where it has one, and its layout.
 *
 * @param format what the user declared
 * @param columns the files' columns in order
 */
record BaseTable(
        TableFormat format,
        List<Storage.RowFile> files,
        @Nullable Manifest manifest,
        TableSchema schema,
        List<String> columns,
        RowCodec codec) {

    /** @param given the schema the user gave, or null */
    static BaseTable find(TableFormat format, TableId table, @Nullable TableSchema given) {
        List<Storage.RowFile> files = format.storage().rowFiles(format.location());
        Manifest manifest = Manifest.read(format);
        if (manifest == null) {
            if (given == null) {
                throw new SchemaMismatchException("the base " + format.location()
                        + " has no manifest, so nothing says what its columns are: give the schema of " + table);
            }
            List<String> columns = TextCodecs.declaredColumns(format, given);
            return new BaseTable(format, files, null, given, columns, TextCodecs.of(format, given, columns));
        }
        manifest.requireTable(table);
        manifest.requireFiles(files);
        if (given != null && !given.columnNames().equals(manifest.schema().columnNames())) {
            throw new SchemaMismatchException("the schema given has columns " + given.columnNames()
                    + ", the base's manifest says " + manifest.schema().columnNames()
                    + "; leave the schema out where the base has a manifest");
        }
        requireSameLayout(format, manifest);
        TableSchema schema =
                given != null && given.fingerprint() == manifest.schema().fingerprint() ? given : manifest.schema();
        return new BaseTable(
                format, files, manifest, schema, manifest.columns(), TextCodecs.of(format, schema, manifest.columns()));
    }

    private static void requireSameLayout(TableFormat format, Manifest manifest) {
        if (!manifest.layout().equals(format.name())) {
            throw new SchemaMismatchException("the base " + format.location() + " is declared " + format.name()
                    + ", its manifest says " + manifest.layout());
        }
        if (!manifest.layoutOptions().equals(format.options())) {
            throw new SchemaMismatchException("the base " + format.location() + " is declared with " + format.options()
                    + ", its manifest says " + manifest.layoutOptions());
        }
        if (!manifest.dialectOptions().equals(format.dialect().options())) {
            throw new SchemaMismatchException("the base " + format.location() + " is declared with dialect "
                    + format.dialect().options() + ", its manifest says " + manifest.dialectOptions());
        }
    }

    long bytes() {
        return files.stream().mapToLong(Storage.RowFile::size).sum();
    }

    /** Checks what was read against the manifest. */
    BaseBlocks.FileEnd fileEnd() {
        Manifest published = manifest;
        return (file, bytes, crc32c) -> {
            if (published != null) {
                published.requireContent(file.name(), bytes, crc32c);
            }
        };
    }

    List<BaseBlocks.BaseFile> baseFiles() {
        List<BaseBlocks.BaseFile> out = new ArrayList<>();
        for (Storage.RowFile file : files) {
            out.add(new BaseBlocks.BaseFile() {
                @Override
                public String name() {
                    return manifest == null ? file.location() : file.name();
                }

                @Override
                public InputStream open() {
                    InputStream bytes = new ReaderStream(format.storage().open(file.location()));
                    return isCompressed(file) ? new GzipStream(bytes, file.location()) : bytes;
                }
            });
        }
        return out;
    }

    /** By its name, as Hive and Sqoop tell; a table of ours has no such file. */
    private boolean isCompressed(Storage.RowFile file) {
        return manifest == null && file.name().endsWith(".gz");
    }

    /** Reads a file from its beginning to its end. */
    private static final class ReaderStream extends InputStream {
        private final RandomReader reader;
        private long position;

        ReaderStream(RandomReader reader) {
            this.reader = reader;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            int n = reader.read(position, into, offset, length);
            position += Math.max(0, n);
            return n;
        }

        @Override
        public void close() {
            reader.close();
        }
    }
}
