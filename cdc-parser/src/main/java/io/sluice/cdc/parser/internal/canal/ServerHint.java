package io.sluice.cdc.parser.internal.canal;

import io.sluice.cdc.parser.ServerKind;
import org.jspecify.annotations.Nullable;

/** Which kind of server the message at hand is of: as the user said, else as its GTID shows, else not known. */
final class ServerHint {

    private final @Nullable ServerKind said;
    private final Message message;

    ServerHint(@Nullable ServerKind said, Message message) {
        this.said = said;
        this.message = message;
    }

    @Nullable
    ServerKind kind() {
        if (said != null || message.gtidStart == message.gtidEnd) {
            return said;
        }
        // uuid:interval against domain-server-sequence; only MySQL's has a colon.
        for (int i = message.gtidStart; i < message.gtidEnd; i++) {
            if (message.gtidArray()[i] == ':') {
                return ServerKind.MYSQL;
            }
        }
        return ServerKind.MARIADB;
    }
}
