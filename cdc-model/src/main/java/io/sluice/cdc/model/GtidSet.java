package io.sluice.cdc.model;

/**
 * A set of executed transactions. Sets are partially ordered: compare with {@link #contains(GtidSet)} or {@link
 * #relation}, never by text. Immutable; equal where they hold the same transactions.
 *
 * <p>MySQL's lists intervals per source and tag. MariaDB's names the newest transaction of each domain and means every one
 * of a lower sequence number too, whatever server logged it. The empty set is of no flavour and goes with both.
 */
public abstract sealed class GtidSet permits MySqlGtidSet, MariaDbGtidSet {

    /** Which server's notation and rules a set follows. */
    public enum Flavour {
        MYSQL,
        MARIADB,
        /** The empty set. */
        NONE
    }

    /** How two sets compare. */
    public enum Relation {
        EQUAL,
        /** The first has all of the second and more. */
        CONTAINS,
        /** The second has all of the first and more. */
        CONTAINED,
        /** Each has what the other lacks; nothing need be common. */
        OVERLAPPING
    }

    GtidSet() {}

    /** The empty set. */
    public static GtidSet empty() {
        return MySqlGtidSet.EMPTY;
    }

    /** The set of one transaction; for MariaDB with all before it in its domain. */
    public static GtidSet of(Gtid gtid) {
        return builder().add(gtid).build();
    }

    /**
     * Reads {@code uuid:1-5:7:tag:2,uuid:…} of MySQL or {@code 0-11-2,5-11-1} of MariaDB; white space, letter case and the
     * order of parts do not matter.
     *
     * @throws MalformedInputException with the index of the character at fault
     * @throws GtidMismatchException if the text has two transactions of MariaDB with the same domain and sequence
     */
    public static GtidSet parse(String text) {
        return new GtidTextParser(text).parseSet();
    }

    public static GtidSetBuilder builder() {
        return new GtidSetBuilder();
    }

    public abstract Flavour flavour();

    public final boolean isEmpty() {
        return flavour() == Flavour.NONE;
    }

    /**
     * True where this set has every transaction of the other. Takes time linear in the intervals and allocates nothing.
     *
     * @throws GtidMismatchException for sets of MySQL and MariaDB
     */
    public final boolean contains(GtidSet other) {
        if (other.isEmpty()) {
            return true;
        }
        return !isEmpty() && containsSameFlavour(requireFlavour(other));
    }

    /** @throws GtidMismatchException for a set of MySQL and a GTID of MariaDB or the reverse */
    public final boolean contains(Gtid gtid) {
        if (isEmpty()) {
            return false;
        }
        if (gtid.flavour() != flavour()) {
            throw mismatch(gtid, gtid.flavour());
        }
        return containsSameFlavour(gtid);
    }

    /**
     * Transactions of either set.
     *
     * @throws GtidMismatchException for sets of MySQL and MariaDB
     */
    public final GtidSet union(GtidSet other) {
        if (contains(other)) {
            return this;
        }
        return builder().add(this).add(other).build();
    }

    /**
     * Transactions of this set that the other lacks. Of MariaDB: the domains in which this set is ahead, each with its
     * newest transaction.
     *
     * @throws GtidMismatchException for sets of MySQL and MariaDB
     */
    public final GtidSet subtract(GtidSet other) {
        if (isEmpty() || other.isEmpty()) {
            return this;
        }
        return subtractSameFlavour(requireFlavour(other));
    }

    /** @throws GtidMismatchException for sets of MySQL and MariaDB */
    public static Relation relation(GtidSet a, GtidSet b) {
        if (a.equals(b)) {
            return Relation.EQUAL;
        }
        if (a.contains(b)) {
            return Relation.CONTAINS;
        }
        return b.contains(a) ? Relation.CONTAINED : Relation.OVERLAPPING;
    }

    abstract boolean containsSameFlavour(GtidSet other);

    abstract boolean containsSameFlavour(Gtid gtid);

    abstract GtidSet subtractSameFlavour(GtidSet other);

    abstract void addTo(GtidSetBuilder builder);

    private GtidSet requireFlavour(GtidSet other) {
        if (other.flavour() != flavour()) {
            throw mismatch(other, other.flavour());
        }
        return other;
    }

    private GtidMismatchException mismatch(Object other, Flavour itsFlavour) {
        return new GtidMismatchException("'" + this + "' is of " + flavour() + ", '" + other + "' of " + itsFlavour
                + "; a table continues in the log of one kind of server");
    }
}
