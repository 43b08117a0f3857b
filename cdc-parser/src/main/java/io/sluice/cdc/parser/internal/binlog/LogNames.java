package io.sluice.cdc.parser.internal.binlog;

import io.sluice.cdc.model.SourcePosition;
import java.nio.file.Path;

/** What the name of a binlog says: a base and, behind its last dot, a number that orders the files of a log. */
public final class LogNames {

    private static final String GZIP = ".gz";

    private LogNames() {}

    /** A file's number and an offset of it, as a position of epoch 0. */
    public static SourcePosition coordinate(String file, long offset) {
        String name = file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
        return new SourcePosition(0, numberOf(nameOf(Path.of(name))), offset, 0, 0);
    }

    /** The server's name of a file. */
    static String nameOf(Path file) {
        String name = String.valueOf(file.getFileName());
        return isCompressed(file) ? name.substring(0, name.length() - GZIP.length()) : name;
    }

    /** Whether somebody compressed the file since the server wrote it. */
    static boolean isCompressed(Path file) {
        return String.valueOf(file.getFileName()).endsWith(GZIP);
    }

    /** The number behind the last dot of a binlog's name; 0 where there is none. */
    static long numberOf(String fileName) {
        int dot = fileName.lastIndexOf('.');
        String digits = fileName.substring(dot + 1);
        if (digits.isEmpty() || digits.length() > 18) {
            return 0;
        }
        for (int i = 0; i < digits.length(); i++) {
            if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
                return 0;
            }
        }
        return Long.parseLong(digits);
    }
}
