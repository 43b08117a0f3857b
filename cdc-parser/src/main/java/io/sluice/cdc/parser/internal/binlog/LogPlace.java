package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.model.MalformedInputException;
import org.jspecify.annotations.Nullable;

/** Which file is read, for positions and messages. */
final class LogPlace {

    private @Nullable String name;
    private @Nullable String again;
    private long number;

    /** Moves to another file. */
    void file(String newName, long newNumber) {
        name = newName;
        number = newNumber;
        again = null;
    }

    /** Events of another file are gone through again; positions stay with the file that is read. */
    void readAgain(String fileName) {
        again = fileName;
    }

    /** Back to the file that is read. */
    void readOn() {
        again = null;
    }

    /** Name without directories; null before the first file. */
    @Nullable
    String name() {
        return again != null ? again : name;
    }

    /** The name, or what stands for it in messages. */
    String text() {
        String n = name();
        return n == null ? "binlog" : n;
    }

    /** The number the file's name ends with. */
    long number() {
        return number;
    }

    /** {@code file:offset}. */
    String at(long offset) {
        return text() + ":" + offset;
    }

    MalformedInputException malformed(String reason, long offset) {
        return new MalformedInputException(reason, text(), offset);
    }
}
