package io.sluice.cdc.parser.internal.landed;

import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.model.MalformedInputException;
import io.sluice.cdc.model.internal.bytes.ByteSink;
import io.sluice.cdc.model.internal.json.InputPlace;
import io.sluice.cdc.model.internal.json.JsonEscapes;
import io.sluice.cdc.model.internal.json.JsonScanner;
import io.sluice.cdc.parser.landed.NewerLandingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Strict reading and plain writing of the small JSON documents of a landing. */
final class LandingJson {

    static final int VERSION = 1;

    private static final int LARGEST = 1 << 26;

    /** Reads one document. */
    static final class In {
        private final JsonScanner scanner = new JsonScanner(8, 1 << 20);
        private final String source;

        In(byte[] document, String source) {
            this.source = source;
            if (document.length > LARGEST) {
                throw new MalformedInputException(
                        "a document of " + document.length + " bytes; one of a landing has at most " + LARGEST,
                        source,
                        0);
            }
            InputPlace place = new InputPlace() {
                @Override
                public String source() {
                    return source;
                }

                @Override
                public long offsetOf(int index) {
                    return index;
                }
            };
            scanner.reset(document, 0, document.length, place);
        }

        /** Every member once, in any order; the member's reader takes its value. */
        void object(Consumer<String> member) {
            Set<String> seen = new HashSet<>();
            if (scanner.beginObject()) {
                do {
                    scanner.readKey();
                    String name = scanner.tokenText();
                    if (!seen.add(name)) {
                        throw scanner.fault("member \"" + name + "\" stands twice", scanner.tokenStart());
                    }
                    member.accept(name);
                } while (scanner.nextMember());
            }
        }

        <T> List<T> list(Supplier<T> element) {
            List<T> list = new ArrayList<>();
            if (scanner.beginArray()) {
                do {
                    list.add(element.get());
                } while (scanner.nextElement());
            }
            return list;
        }

        String text() {
            scanner.readString();
            return scanner.tokenText();
        }

        <T> T parsed(Function<String, T> parse) {
            int at = scanner.pos();
            String text = text();
            try {
                return parse.apply(text);
            } catch (CdcException | DateTimeException | NumberFormatException e) {
                throw scanner.fault("this value cannot be read: " + e.getMessage(), at);
            }
        }

        long number() {
            int at = scanner.pos();
            long number = scanner.readLong();
            if (number < 0) {
                throw scanner.fault("this number must not be negative", at);
            }
            return number;
        }

        RuntimeException unknown(String member) {
            return scanner.fault("a member that this version does not have: " + member, scanner.tokenStart());
        }

        <T> T required(@Nullable T value, String member) {
            if (value == null) {
                throw scanner.fault("member \"" + member + "\" is missing", scanner.pos());
            }
            return value;
        }

        /** Version 1, which is to stand before all that a newer version may have changed. */
        void version() {
            int at = scanner.pos();
            long version = number();
            if (version > VERSION) {
                throw new NewerLandingException(source + " is of version " + version + "; this release reads version "
                        + VERSION + ": read it, and let the job go on, with the release that wrote it or a newer one");
            }
            if (version != VERSION) {
                throw scanner.fault("there is no version " + version + " of it", at);
            }
        }

        void end() {
            scanner.expectEnd();
        }
    }

    /** Writes one document. */
    static final class Out {
        private final ByteSink bytes = new ByteSink(1024);
        private boolean first = true;

        Out begin(char bracket) {
            separate();
            bytes.put(bracket);
            first = true;
            return this;
        }

        Out end(char bracket) {
            bytes.put(bracket);
            first = false;
            return this;
        }

        Out name(String name) {
            separate();
            quoted(name);
            bytes.put(':');
            first = true;
            return this;
        }

        Out text(String text) {
            separate();
            quoted(text);
            return this;
        }

        Out member(String name, Object text) {
            return name(name).text(text.toString());
        }

        Out member(String name, long number) {
            name(name);
            separate();
            bytes.putText(Long.toString(number));
            return this;
        }

        private void separate() {
            if (!first) {
                bytes.put(',');
            }
            first = false;
        }

        private void quoted(String text) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            JsonEscapes.putQuoted(utf8, 0, utf8.length, bytes);
        }

        byte[] document() {
            bytes.put('\n');
            return bytes.toByteArray();
        }
    }

    private LandingJson() {}
}
