package io.sluice.cdc.merge;

import io.sluice.cdc.merge.format.Storage;
import io.sluice.cdc.merge.format.TableFormat;
import io.sluice.cdc.merge.internal.storage.ManifestJson;
import io.sluice.cdc.model.CutQuality;
import io.sluice.cdc.model.LogFile;
import io.sluice.cdc.model.OrderQuality;
import io.sluice.cdc.model.TableId;
import io.sluice.cdc.model.TableSchema;
import io.sluice.cdc.model.Watermark;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a published table says of itself: the file {@value #FILE} in its directory. Immutable.
 *
 * @param table the table it is of
 * @param serverUuid {@code server_uuid} of the source (MySQL) or another stable name of it; null where not known
 * @param schema the source's columns and keys at the watermark
 * @param layout {@link TableFormat#name()} of the row files
 * @param layoutOptions {@link TableFormat#options()} of the row files
 * @param dialectOptions how values are spelled, of {@link io.sluice.cdc.merge.format.Dialect#options()}
 * @param columns the files' columns in order; columns that the schema lacks are pass-through or dropped ones
 * @param sorted whether rows stand in the order of their key bytes
 * @param rows number of rows
 * @param checksum of the rows, 16 lower-case hex digits
 * @param watermark how far the table has seen its source
 * @param logFiles by lane, the file of a server's log that the watermark's position is in, where the source told: a log that
 *     was reset is known by it
 * @param order how well the order of what made it was known
 * @param cut where the log was cut
 * @param audit anomalies by kind, and other counters of the run that wrote it
 * @param runId names the run: equal for a repetition with the same inputs and options
 * @param createdBy version of Sluice that wrote it
 * @param files the row files, in the order of their names
 */
public record Manifest(
        TableId table,
        @Nullable String serverUuid,
        TableSchema schema,
        String layout,
        SortedMap<String, String> layoutOptions,
        SortedMap<String, String> dialectOptions,
        List<String> columns,
        boolean sorted,
        long rows,
        String checksum,
        Watermark watermark,
        SortedMap<String, LogFile> logFiles,
        OrderQuality order,
        CutQuality cut,
        SortedMap<String, Long> audit,
        String runId,
        String createdBy,
        List<DataFile> files) {

    /** Name of the file; it starts with {@code _}, so no reader of tables takes it for rows. */
    public static final String FILE = "_sluice_manifest.json";

    /** Version of the file's form that this version writes; it reads this and all earlier ones. */
    public static final int FORMAT_VERSION = 1;

    private static final int LARGEST_FILE = 64 << 20;

    /**
     * One row file.
     *
     * @param size in bytes
     * @param crc32c CRC-32C of its bytes (RFC 3720, B.4): tells a file that was changed or mixed up, not a forger
     */
    public record DataFile(String name, long size, int crc32c) {
        public DataFile {
            Objects.requireNonNull(name, "name");
        }
    }

    public Manifest {
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(schema, "schema");
        Objects.requireNonNull(layout, "layout");
        layoutOptions = Collections.unmodifiableSortedMap(new TreeMap<>(layoutOptions));
        dialectOptions = Collections.unmodifiableSortedMap(new TreeMap<>(dialectOptions));
        columns = List.copyOf(columns);
        if (!checksum.matches("[0-9a-f]{16}")) {
            throw new IllegalArgumentException("a checksum is 16 lower-case hex digits, not '" + checksum + "'");
        }
        if (rows < 0) {
            throw new IllegalArgumentException("negative number of rows");
        }
        Objects.requireNonNull(watermark, "watermark");
        logFiles = Collections.unmodifiableSortedMap(new TreeMap<>(logFiles));
        Objects.requireNonNull(order, "order");
        Objects.requireNonNull(cut, "cut");
        audit = Collections.unmodifiableSortedMap(new TreeMap<>(audit));
        Objects.requireNonNull(runId, "runId");
        Objects.requireNonNull(createdBy, "createdBy");
        files = List.copyOf(files);
    }

    /**
     * The manifest in a table's directory, or null where there is none.
     *
     * @throws ManifestException if it is broken, lacks a field, or is of a newer version
     */
    public static @Nullable Manifest read(TableFormat format) {
        byte[] json = format.storage().readSideFile(format.location(), FILE, LARGEST_FILE);
        return json == null ? null : ManifestJson.read(json, format.location() + "/" + FILE);
    }

    /** The file's content: JSON, UTF-8, the same bytes for equal manifests. */
    public byte[] toJson() {
        return ManifestJson.write(this);
    }

    /** Reads what {@link #toJson()} wrote; {@code source} is what messages call it. */
    public static Manifest parse(byte[] json, String source) {
        return ManifestJson.read(json, source);
    }

    /** @throws ManifestException if this is of another table */
    public void requireTable(TableId expected) {
        if (!table.equals(expected)) {
            throw new ManifestException("the base is table " + table + " and the run is for table " + expected
                    + "; name the directory of " + expected + ", or the table " + table);
        }
    }

    /**
     * @param uuid the server that the changes are of, or null where not known
     * @throws ManifestException if both are known and differ
     */
    public void requireServer(@Nullable String uuid) {
        if (serverUuid != null && uuid != null && !serverUuid.equals(uuid)) {
            throw new ManifestException("the base of table " + table + " is of server " + serverUuid
                    + " and the changes are of server " + uuid
                    + "; positions of two servers cannot be compared. After a failover continue by GTID set");
        }
    }

    /**
     * Compares names and sizes of the row files that are there with those that were published.
     *
     * @throws ManifestException if a file is missing, new or of another size
     */
    public void requireFiles(List<Storage.RowFile> found) {
        Map<String, DataFile> expected = new HashMap<>();
        files.forEach(f -> expected.put(f.name(), f));
        for (Storage.RowFile file : found) {
            DataFile published = expected.remove(file.name());
            if (published == null) {
                throw tampered(file.location() + " is there and the manifest does not have it");
            }
            if (published.size() != file.size()) {
                throw tampered(
                        file.location() + " has " + file.size() + " bytes and the manifest says " + published.size());
            }
        }
        if (!expected.isEmpty()) {
            throw tampered("file " + new TreeMap<>(expected).firstKey() + " of the manifest is missing");
        }
    }

    /** @throws ManifestException if the file's content, all of it read, has another CRC-32C than was published */
    public void requireContent(String name, long size, int crc32c) {
        for (DataFile file : files) {
            if (file.name().equals(name)) {
                if (file.size() != size || file.crc32c() != crc32c) {
                    throw tampered(String.format(
                            "file %s has %d bytes of CRC-32C %08x and the manifest says %d of %08x",
                            name, size, crc32c, file.size(), file.crc32c()));
                }
                return;
            }
        }
        throw tampered("file " + name + " is there and the manifest does not have it");
    }

    private ManifestException tampered(String what) {
        return new ManifestException("table " + table + " is not as it was published: " + what
                + "; restore it, or remove " + FILE + " and declare the base's state yourself");
    }
}
