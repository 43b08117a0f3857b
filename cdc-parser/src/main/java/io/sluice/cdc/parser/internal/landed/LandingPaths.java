package io.sluice.cdc.parser.internal.landed;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.Lane;
import io.sluice.cdc.model.TableId;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where landed changes lie: {@code database/table/dt=2026-11-22/hour=08/lane=shop-0/}, statements and marks under {@code
 * _log} in the place of database and table. Names are percent-encoded, so that none is hidden or leads out of its directory.
 */
public final class LandingPaths {

    /** In the place of database and table: events that are no rows. */
    public static final String LOG = "_log";

    /** Directory of what is proven up to each hour. */
    public static final String PROGRESS = "_progress";

    /** Beginning of the name of a partition's manifest; ten digits of its generation and {@code .json} follow. */
    public static final String MANIFEST = "_landed-";

    /** Beginning of the name of the mark that a generation of the manifest is out of date; its ten digits follow. */
    public static final String DIRTY = "_dirty-";

    public static final String LANE = "lane=";

    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("'dt='uuuu-MM-dd'/hour='HH", Locale.ROOT);
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HHmmss'Z.json'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private LandingPaths() {}

    /** {@code database/table}, or {@link #LOG} for null. */
    public static String ofTable(@Nullable TableId table) {
        return table == null ? LOG : encode(table.database()) + "/" + encode(table.table());
    }

    /** The table whose path {@link #ofTable} wrote; null for {@link #LOG}. */
    public static @Nullable TableId table(String path) {
        if (path.equals(LOG)) {
            return null;
        }
        int slash = path.indexOf('/');
        String database = slash < 0 ? null : decode(path.substring(0, slash));
        String table = slash < 0 ? null : decode(path.substring(slash + 1));
        if (database == null || table == null) {
            throw new CdcException("'" + path + "' is no path of a landed table");
        }
        return new TableId(database, table);
    }

    /** The path of the table in that of one of its partitions. */
    public static String tableOf(String partition) {
        int day = partition.lastIndexOf("/dt=", partition.lastIndexOf("/hour="));
        if (day < 0) {
            throw new CdcException("'" + partition + "' is no path of a landed partition");
        }
        return partition.substring(0, day);
    }

    /** {@code dt=…/hour=…} of the moment. */
    public static String ofHour(Instant moment, ZoneId zone) {
        LocalDateTime local = LocalDateTime.ofInstant(moment, zone);
        if (local.getYear() < 0 || local.getYear() > 9999) {
            throw new CdcException("the source time " + moment + " has no place in a calendar of four-digit years");
        }
        return HOUR.format(local);
    }

    /** The hour that {@link #ofHour} wrote. */
    public static LocalDateTime hour(String path) {
        return LocalDateTime.parse(
                path + ":00", DateTimeFormatter.ofPattern("'dt='uuuu-MM-dd'/hour='HH:mm", Locale.ROOT));
    }

    /** First moment of the local hour; of one that comes twice, the first time. */
    public static Instant begin(LocalDateTime hour, ZoneId zone) {
        return hour.atZone(zone).toInstant();
    }

    /** First moment after the local hour; after one that comes twice, after the second time. */
    public static Instant end(LocalDateTime hour, ZoneId zone) {
        return begin(hour.plusHours(1), zone);
    }

    /** The end of the hour the moment lies in. */
    public static Instant endOfHour(Instant moment, ZoneId zone) {
        return end(LocalDateTime.ofInstant(moment, zone).truncatedTo(ChronoUnit.HOURS), zone);
    }

    public static boolean isBoundary(Instant moment, ZoneId zone) {
        LocalDateTime hour = LocalDateTime.ofInstant(moment, zone).truncatedTo(ChronoUnit.HOURS);
        return begin(hour, zone).equals(moment);
    }

    public static String ofLane(Lane lane) {
        return LANE + encode(lane.name());
    }

    public static String manifest(long generation) {
        return MANIFEST + digits(generation) + ".json";
    }

    public static String dirty(long generation) {
        return DIRTY + digits(generation);
    }

    /** Name of what is proven up to a boundary. */
    public static String progress(Instant through) {
        return MOMENT.format(through);
    }

    private static String digits(long generation) {
        return String.format(Locale.ROOT, "%010d", generation);
    }

    /** The generation in the name of a manifest or of a dirty mark; -1 where the name is neither. */
    public static long generation(String name, String prefix, String suffix) {
        int digits = name.length() - prefix.length() - suffix.length();
        if (digits != 10 || !name.startsWith(prefix) || !name.endsWith(suffix)) {
            return -1;
        }
        long generation = 0;
        for (int i = prefix.length(); i < prefix.length() + digits; i++) {
            char c = name.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            generation = generation * 10 + c - '0';
        }
        return generation;
    }

    /** Letters, digits, {@code -} and, but for the first byte, {@code .} and {@code _} stand for themselves. */
    static String encode(String name) {
        StringBuilder out = new StringBuilder(name.length());
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b >= 'a' && b <= 'z'
                    || b >= 'A' && b <= 'Z'
                    || b >= '0' && b <= '9'
                    || b == '-'
                    || out.length() > 0 && (b == '.' || b == '_');
            if (plain) {
                out.append((char) b);
            } else {
                out.append('%').append(String.format(Locale.ROOT, "%02X", b));
            }
        }
        return out.length() == 0 ? "%" : out.toString();
    }

    /** The name that {@link #encode} wrote; null where it wrote none like this. */
    static @Nullable String decode(String path) {
        if (path.equals("%")) {
            return "";
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c != '%') {
                bytes.write(c);
                continue;
            }
            boolean two = i + 2 < path.length();
            int high = two ? Character.digit(path.charAt(i + 1), 16) : -1;
            int low = two ? Character.digit(path.charAt(i + 2), 16) : -1;
            if (high < 0 || low < 0) {
                return null;
            }
            bytes.write(high << 4 | low);
            i += 2;
        }
        String name = bytes.toString(StandardCharsets.UTF_8);
        return encode(name).equals(path) ? name : null;
    }
}
