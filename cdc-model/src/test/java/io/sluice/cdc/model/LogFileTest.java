package io.sluice.cdc.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogFileTest {

    @Test
    void textReadsBack() {
        LogFile first = new LogFile(0, 7, 4294967295L, 1795381736);
        assertThat(first).hasToString("7 server=4294967295 begun=1795381736");
        assertThat(LogFile.parse(first.toString())).isEqualTo(first);
        LogFile later = new LogFile(2, 1, 97, 1795381737);
        assertThat(later).hasToString("2/1 server=97 begun=1795381737");
        assertThat(LogFile.parse(later.toString())).isEqualTo(later);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "7", "7 server=97", "-7 server=97 begun=1", "7 server=97 begun=1 ", "a/7 server=97 begun=1"})
    void otherTextIsRefused(String text) {
        assertThatThrownBy(() -> LogFile.parse(text))
                .isInstanceOf(CdcException.class)
                .hasMessageContaining("is no log file");
    }
}
