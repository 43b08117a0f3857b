package io.sluice.cdc.merge.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EarlySyncTest {

    @Test
    void syncsOnceForSoManyBytes() throws Exception {
        AtomicInteger syncs = new AtomicInteger();
        EarlySync early = new EarlySync(syncs::incrementAndGet);
        early.wrote(EarlySync.EVERY - 1);
        early.await();
        assertThat(syncs).hasValue(0);
        early.wrote(1);
        early.await();
        assertThat(syncs).hasValue(1);
        early.wrote(EarlySync.EVERY * 3);
        early.await();
        assertThat(syncs).hasValue(2);
    }

    @Test
    void doesNotHoldUpWhoWrites() throws Exception {
        CountDownLatch disk = new CountDownLatch(1);
        AtomicInteger syncs = new AtomicInteger();
        EarlySync early = new EarlySync(() -> {
            try {
                disk.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            syncs.incrementAndGet();
        });
        early.wrote(EarlySync.EVERY);
        early.wrote(EarlySync.EVERY);
        assertThat(syncs).hasValue(0);
        disk.countDown();
        early.await();
        assertThat(syncs).hasValue(1);
    }

    @Test
    void aFailureIsToldAtTheEnd() throws Exception {
        EarlySync early = new EarlySync(() -> {
            throw new IOException("the disk is gone");
        });
        early.wrote(EarlySync.EVERY);
        assertThatThrownBy(early::await).isInstanceOf(IOException.class).hasMessage("the disk is gone");
    }

    @Test
    void aFailureIsToldAtTheNextSync() {
        EarlySync early = new EarlySync(() -> {
            throw new IOException("the disk is gone");
        });
        assertThatThrownBy(() -> {
                    while (true) {
                        early.wrote(EarlySync.EVERY);
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessage("the disk is gone");
    }

    @Test
    void anInterruptedWriterWaitsAndStaysInterrupted() throws Exception {
        CountDownLatch disk = new CountDownLatch(1);
        AtomicInteger syncs = new AtomicInteger();
        EarlySync early = new EarlySync(() -> {
            while (disk.getCount() > 0) {
                Thread.onSpinWait();
            }
            syncs.incrementAndGet();
        });
        early.wrote(EarlySync.EVERY);
        Thread.currentThread().interrupt();
        new Thread(disk::countDown).start();
        early.await();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(syncs).hasValue(1);
    }
}
