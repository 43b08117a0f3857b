package io.sluice.cdc.parser;

/** Which family of servers wrote the log; some values and statements read differently. */
public enum ServerKind {
    MYSQL,
    MARIADB
}
