package io.sluice.cdc.model;

import java.util.Objects;
import java.util.UUID;

/** The identity of one transaction in the logs of all servers it reaches. Immutable. */
public sealed interface Gtid {

    /** MySQL's largest transaction number: 2^63 - 2 ({@code GNO_END - 1} of the server). */
    long LARGEST_NUMBER = Long.MAX_VALUE - 1;

    /**
     * A GTID of MySQL, {@code uuid:number} or {@code uuid:tag:number}.
     *
     * @param source UUID of the server the transaction began on
     * @param tag lower-case tag (MySQL 8.3 and newer), or empty
     * @param number 1 to {@link #LARGEST_NUMBER}
     */
    record MySql(UUID source, String tag, long number) implements Gtid {
        public MySql {
            Objects.requireNonNull(source, "source");
            Objects.requireNonNull(tag, "tag");
            if (number < 1 || number > LARGEST_NUMBER) {
                throw new CdcException("GTID number " + number + " is not from 1 to " + LARGEST_NUMBER);
            }
        }

        @Override
        public GtidSet.Flavour flavour() {
            return GtidSet.Flavour.MYSQL;
        }

        @Override
        public String toString() {
            return source + ":" + (tag.isEmpty() ? "" : tag + ":") + number;
        }
    }

    /**
     * A GTID of MariaDB, {@code domain-server-sequence}.
     *
     * @param domain 0 to 2^32-1; within a domain sequence numbers rise in commit order
     * @param server 0 to 2^32-1
     * @param sequence the bits of an unsigned 64-bit number
     */
    record MariaDb(long domain, long server, long sequence) implements Gtid {
        public MariaDb {
            if (domain >>> 32 != 0 || server >>> 32 != 0) {
                throw new CdcException(
                        "domain " + domain + " or server " + server + " of a GTID is not from 0 to 2^32-1");
            }
        }

        @Override
        public GtidSet.Flavour flavour() {
            return GtidSet.Flavour.MARIADB;
        }

        @Override
        public String toString() {
            return domain + "-" + server + "-" + Long.toUnsignedString(sequence);
        }
    }

    GtidSet.Flavour flavour();

    /**
     * Reads one GTID of either flavour.
     *
     * @throws MalformedInputException if the text is not exactly one
     */
    static Gtid parse(String text) {
        return new GtidTextParser(text).parseOne();
    }
}
