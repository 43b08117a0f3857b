package io.sluice.cdc.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * FORMAT_COVERAGE.md says what the code does: its tables stand between markers, and each is rendered anew here by doing
 * what it tells. {@code -DargLine.extra=-Dsluice.coverage.rewrite=true} puts them right; read the difference before it is
 * committed.
 */
class FormatCoverageTest {

    private static final Path PAGE = Path.of("..", "FORMAT_COVERAGE.md");

    @TempDir
    Path dir;

    @Test
    void columnTypes() throws IOException {
        String table = new CoveragePage(dir).types();
        assertThat(table).doesNotContain(CoverageFormats.WRONG);
        check("types", table);
    }

    @Test
    void canalFixtures() throws IOException {
        check("canal-fixtures", new CoveragePage(dir).canalFixtures());
    }

    @Test
    void canalTypes() throws IOException {
        check("canal-types", new CoveragePage(dir).canalTypes());
    }

    @Test
    void publicCorpus() throws IOException {
        Path canal = MergeCasesTest.corpus().resolve("canal");
        assumeTrue(Files.isDirectory(canal), "no Canal corpus at " + canal.toAbsolutePath() + "; set CDC_CORPUS");
        check("corpus", new CoveragePage(dir).corpus(canal));
    }

    @Test
    void keys() throws IOException {
        check("keys", new CoveragePage(dir).keys());
    }

    @Test
    void collations() throws IOException {
        check("collations", new CoveragePage(dir).collations());
    }

    @Test
    void statements() throws IOException {
        check("ddl", new CoveragePage(dir).ddl());
    }

    @Test
    void binlogEvents() throws IOException {
        check("binlog-events", CoverageBinlog.events());
    }

    @Test
    void binlogStatements() throws IOException {
        check("binlog-statements", CoverageBinlog.cases());
    }

    private static void check(String section, String rendered) throws IOException {
        String page = Files.readString(PAGE);
        String begin = "<!-- " + section + " -->\n";
        String end = "<!-- end " + section + " -->";
        int from = page.indexOf(begin);
        int to = page.indexOf(end);
        assertThat(from)
                .as("marker of section %s in FORMAT_COVERAGE.md", section)
                .isNotNegative();
        assertThat(to)
                .as("end marker of section %s in FORMAT_COVERAGE.md", section)
                .isGreaterThan(from);
        String written = page.substring(from + begin.length(), to);
        if (!written.equals(rendered) && Boolean.getBoolean("sluice.coverage.rewrite")) {
            Files.writeString(PAGE, page.substring(0, from + begin.length()) + rendered + page.substring(to));
            return;
        }
        if (!written.equals(rendered)) {
            System.out.println("Section " + section + " of FORMAT_COVERAGE.md should be:\n" + rendered);
        }
        assertThat(written).as("section %s of FORMAT_COVERAGE.md", section).isEqualTo(rendered);
    }
}
