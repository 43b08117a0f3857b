package io.sluice.cdc.benchmarks.binlog;

import io.sluice.cdc.model.ChangeCursor;
import io.sluice.cdc.model.RowImage;
import io.sluice.cdc.model.RowView;
import io.sluice.cdc.parser.binlog.BinlogReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;

/** What each contestant reads from a log, every value of it, as a number of images and a digest over them in order. */
record BinlogContents(long images, String digest) {

    /**
     * Reads the log with every contestant and compares.
     *
     * @param incomplete takes the names of the rivals that lose images or parts of values; all others are equal
     * @return the number of row images
     */
    static long compare(Path file, Set<String> incomplete) throws IOException {
        BinlogContents ours = ofSluice(file);
        byte[] log = Files.readAllBytes(file);
        for (Map.Entry<String, ObjectContestant> rival : rivals().entrySet()) {
            BinlogContents theirs;
            try {
                theirs = of(rival.getValue(), log);
            } catch (IOException | RuntimeException e) {
                System.out.printf("%s stops in %s: %s%n", rival.getKey(), file.getFileName(), e);
                incomplete.add(rival.getKey());
                continue;
            }
            if (!theirs.equals(ours)) {
                incomplete.add(rival.getKey());
                System.out.println(rival.getKey() + " reads " + theirs + " from " + file.getFileName() + ", Sluice "
                        + ours + ", first difference: " + firstDifference(file, rival.getValue(), log));
            }
        }
        return ours.images;
    }

    static Map<String, ObjectContestant> rivals() {
        Map<String, ObjectContestant> rivals = new LinkedHashMap<>();
        rivals.put("zendesk", new ShyikoBinlog());
        rivals.put("debezium", IsolatedContestant.debezium());
        rivals.put("canal", new CanalBinlog());
        return rivals;
    }

    static BinlogContents of(ObjectContestant contestant, byte[] log) throws IOException {
        // Canal prints TIMESTAMP in the zone of the process.
        TimeZone before = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
        try {
            Taker taker = new Taker();
            contestant.read(log, cells -> taker.image(RivalText.of(cells)));
            return taker.contents();
        } finally {
            TimeZone.setDefault(before);
        }
    }

    static BinlogContents ofSluice(Path file) {
        Taker taker = new Taker();
        ours(file, taker);
        return taker.contents();
    }

    private static void ours(Path file, Taker taker) {
        try (BinlogReader reader = BinlogReader.open(file)) {
            while (reader.next()) {
                if (reader.kind() == ChangeCursor.Kind.ROW) {
                    RowView row = reader.row();
                    switch (row.operation()) {
                        case INSERT -> taker.image(text(row.after()));
                        case DELETE -> taker.image(text(row.before()));
                        case UPDATE -> {
                            taker.image(text(row.before()));
                            taker.image(text(row.after()));
                        }
                    }
                }
            }
        }
    }

    private static String text(RowImage image) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < image.schema().columnCount(); i++) {
            RivalText.append(image.isNull(i) ? null : new String(image.getBytes(i), StandardCharsets.UTF_8), text);
        }
        return text.toString();
    }

    private static String firstDifference(Path file, ObjectContestant rival, byte[] log) throws IOException {
        Taker first = new Taker();
        first.keep = new java.util.ArrayList<>();
        ours(file, first);
        Taker second = new Taker();
        second.keep = new java.util.ArrayList<>();
        rival.read(log, cells -> second.image(RivalText.of(cells)));
        for (int i = 0; i < Math.min(first.keep.size(), second.keep.size()); i++) {
            if (!first.keep.get(i).equals(second.keep.get(i))) {
                return "image " + i + "\n  " + first.keep.get(i) + "\n  " + second.keep.get(i);
            }
        }
        return "none in the first thousand";
    }

    private static final class Taker {
        private static final int KEPT = 1000;

        private final MessageDigest digest;
        private long images;
        private java.util.@Nullable List<String> keep;

        Taker() {
            try {
                digest = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        void image(String text) {
            images++;
            digest.update(text.getBytes(StandardCharsets.UTF_8));
            if (keep != null && keep.size() < KEPT) {
                keep.add(text);
            }
        }

        BinlogContents contents() {
            return new BinlogContents(images, HexFormat.of().formatHex(digest.digest(), 0, 8));
        }
    }
}
