package io.sluice.cdc.parser.internal.binlog.value;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collation ids of one flavour of servers, as {@code information_schema} lists them ({@code make-charsets.py}): MySQL to 323,
 * MariaDB to 3255, where blocks of 184 from 2048 on are the uca1400 collations of each Unicode character set.
 */
final class Collations {

    private final Map<Integer, String[]> byId = new HashMap<>();

    private Collations() {}

    static Collations load(String server) {
        Collations collations = new Collations();
        try (InputStream in = Collations.class.getResourceAsStream("collations-" + server + ".tsv")) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks its table of collations of " + server);
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] parts = line.split("\t");
                collations.byId.put(Integer.valueOf(parts[0]), new String[] {parts[1], parts[2]});
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return collations;
    }

    @Nullable
    String name(int id) {
        String[] known = byId.get(id);
        return known == null ? null : known[0];
    }

    @Nullable
    String charset(int id) {
        String[] known = byId.get(id);
        return known == null ? null : known[1];
    }
}
