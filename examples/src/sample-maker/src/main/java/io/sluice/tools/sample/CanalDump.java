package io.sluice.tools.sample;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONWriter;
import com.alibaba.otter.canal.common.AbstractCanalLifeCycle;
import com.alibaba.otter.canal.connector.core.producer.MQMessageUtils;
import com.alibaba.otter.canal.filter.aviater.AviaterRegexFilter;
import com.alibaba.otter.canal.parse.inbound.BinlogParser;
import com.alibaba.otter.canal.parse.inbound.mysql.MysqlEventParser;
import com.alibaba.otter.canal.parse.inbound.mysql.dbsync.LogEventConvert;
import com.alibaba.otter.canal.parse.inbound.mysql.tsdb.MemoryTableMeta;
import com.alibaba.otter.canal.parse.inbound.mysql.tsdb.TableMetaTSDB;
import com.alibaba.otter.canal.parse.inbound.mysql.tsdb.TableMetaTSDBFactory;
import com.alibaba.otter.canal.parse.index.MemoryLogPositionManager;
import com.alibaba.otter.canal.parse.support.AuthenticationInfo;
import com.alibaba.otter.canal.protocol.CanalEntry.Entry;
import com.alibaba.otter.canal.protocol.CanalEntry.EntryType;
import com.alibaba.otter.canal.protocol.FlatMessage;
import com.alibaba.otter.canal.protocol.Message;
import com.alibaba.otter.canal.protocol.position.EntryPosition;
import com.alibaba.otter.canal.sink.CanalEventSink;
import com.alibaba.otter.canal.sink.exception.CanalSinkException;
import com.taobao.tddl.dbsync.binlog.LogEvent;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Writes what Canal's Kafka producer would send for a piece of a server's log, one flat JSON message per line.
 *
 * <p>All work is done by Canal's own published classes: {@link MysqlEventParser} reads the server's replication stream,
 * {@link MQMessageUtils} turns its entries into flat messages, and fastjson2 writes them with the feature the producer
 * uses. This class only starts them, says where to stop, and cuts batches as Canal's store does (by size).
 *
 * <p>The time zone of this JVM is the zone Canal prints TIMESTAMP in: give it with {@code -Duser.timezone}.
 */
public final class CanalDump {
    /** {@code canal.mq.canalBatchSize} is 50 by default; the store counts it in kilobytes of entries. */
    private static final int BATCH_BYTES = 50 * 1024;

    private final Map<String, String> options;
    private final List<Entry> entries = new ArrayList<>();
    private volatile boolean endSeen;
    private final CountDownLatch done = new CountDownLatch(1);
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    private CanalDump(Map<String, String> options) {
        this.options = options;
    }

    public static void main(String[] args) throws Exception {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i + 1 < args.length; i += 2) {
            options.put(args[i].replaceFirst("^--", ""), args[i + 1]);
        }
        for (String needed : List.of("port", "start-gtid", "end", "out")) {
            if (!options.containsKey(needed)) {
                System.err.println("""
                        CanalDump --port PORT --start-gtid GTIDSET --end FILE:OFFSET --out FILE.jsonl
                                  [--host 127.0.0.1] [--user canal] [--password canal] [--filter 'shop\\\\..*'] [--lines-per-file N]
                        GTIDSET is what Canal is to believe it has seen already; it must not be empty, or Canal leaves "gtid" out.
                        With --lines-per-file, FILE.jsonl becomes FILE-00001.jsonl, FILE-00002.jsonl, …""");
                System.exit(2);
            }
        }
        if (System.getProperty("user.timezone", "").isEmpty()) {
            throw new IllegalArgumentException("say the zone of Canal's JVM: -Duser.timezone=Asia/Shanghai");
        }
        CanalDump dump = new CanalDump(options);
        dump.read();
        long messages = dump.write();
        System.err.println(messages + " messages from " + dump.entries.size() + " entries");
        System.exit(0); // Canal leaves threads behind that are no daemons
    }

    private String option(String name, String otherwise) {
        return options.getOrDefault(name, otherwise);
    }

    private void read() throws InterruptedException {
        EntryPosition start = new EntryPosition();
        start.setGtid(option("start-gtid", ""));
        start.setTimestamp(1L); // Canal asks for one above zero when a schema history is used with GTIDs

        BoundedParser parser = new BoundedParser();
        parser.setDestination("sample");
        parser.setMasterInfo(new AuthenticationInfo(
                new InetSocketAddress(option("host", "127.0.0.1"), Integer.parseInt(option("port", "3306"))),
                option("user", "canal"),
                option("password", "canal")));
        parser.setMasterPosition(start);
        parser.setIsGTIDMode(true);
        parser.setParallel(false); // same output, and the end is seen by the thread that delivers
        parser.setSlaveId(4242);
        parser.setDetectingEnable(false);
        parser.setConnectionCharset("UTF-8");
        parser.setEventFilter(new AviaterRegexFilter(option("filter", ".*\\..*")));
        MemoryLogPositionManager positions = new MemoryLogPositionManager();
        positions.start();
        parser.setLogPositionManager(positions);
        parser.setEnableTsdb(true);
        parser.setTsdbJdbcUrl(""); // these three are put into the system properties, so they must not be null
        parser.setTsdbJdbcUserName("");
        parser.setTsdbJdbcPassword("");
        parser.setTableMetaTSDBFactory(new InMemorySchemas());
        parser.setEventSink(new Collector());
        parser.setAlarmHandler(null);
        parser.setParserExceptionHandler(e -> {
            failure.set(e);
            done.countDown();
        });
        parser.start();
        if (!done.await(10, TimeUnit.MINUTES)) {
            throw new IllegalStateException("the end " + option("end", "") + " was not reached in ten minutes");
        }
        Throwable stopped = failure.get(); // looked at before stop(), which interrupts the parser and so makes one more
        parser.stop();
        if (stopped != null) {
            throw new IllegalStateException("Canal stopped after " + entries.size() + " entries", stopped);
        }
    }

    private long write() throws IOException {
        ThreadPoolExecutor pool = (ThreadPoolExecutor) Executors.newFixedThreadPool(2);
        int linesPerFile = Integer.parseInt(option("lines-per-file", "0"));
        long lines = 0;
        long batchId = 0;
        OutputStream out = null;
        try {
            for (int from = 0; from < entries.size(); ) {
                int to = from;
                for (long bytes = 0; to < entries.size() && bytes < BATCH_BYTES; to++) {
                    bytes += entries.get(to).getSerializedSize();
                }
                Message batch = new Message(++batchId, entries.subList(from, to));
                List<FlatMessage> messages =
                        MQMessageUtils.messageConverter(MQMessageUtils.buildMessageData(batch, pool), batch.getId());
                for (FlatMessage message : messages) {
                    if (out == null || (linesPerFile > 0 && lines % linesPerFile == 0)) {
                        if (out != null) {
                            out.close();
                        }
                        out = open(linesPerFile == 0 ? 0 : lines / linesPerFile + 1);
                    }
                    out.write(JSON.toJSONBytes(
                            message, JSONWriter.Feature.WriteNulls, JSONWriter.Feature.LargeObject));
                    out.write('\n');
                    lines++;
                }
                from = to;
            }
        } finally {
            if (out != null) {
                out.close();
            }
            pool.shutdownNow();
        }
        return lines;
    }

    private OutputStream open(long number) throws IOException {
        String file = option("out", "");
        if (number > 0) {
            file = file.replaceFirst("(\\.[a-z]+)$", String.format("-%05d$1", number));
        }
        return new BufferedOutputStream(Files.newOutputStream(Path.of(file)));
    }

    /** Canal's parser with the converter below. */
    private final class BoundedParser extends MysqlEventParser {
        @Override
        protected BinlogParser<LogEvent> buildParser() {
            LogEventConvert convert = new BoundedConvert();
            convert.setCharset(StandardCharsets.UTF_8);
            if (eventFilter instanceof AviaterRegexFilter filter) {
                convert.setNameFilter(filter);
            }
            return convert;
        }
    }

    /** Canal's event converter that notes that the end has been seen; it changes nothing. */
    private final class BoundedConvert extends LogEventConvert {
        private final String endFile = option("end", "").replaceFirst(":\\d+$", "");
        private final long endOffset = Long.parseLong(option("end", "").replaceFirst("^.*:", ""));

        @Override
        public Entry parse(LogEvent event, boolean seek) {
            // a ROTATE has the offset of the file it ends and, for Canal, the name of the next
            if (event != null
                    && event.getHeader().getType() != LogEvent.ROTATE_EVENT
                    && event.getHeader().getLogPos() >= endOffset
                    && endFile.equals(event.getHeader().getLogFileName())) {
                endSeen = true;
            }
            return super.parse(event, seek);
        }
    }

    /** Keeps what the parser delivers; transaction marks are no messages in flat JSON. */
    private final class Collector extends AbstractCanalLifeCycle implements CanalEventSink<List<Entry>> {
        @Override
        public boolean sink(List<Entry> transaction, InetSocketAddress address, String destination) {
            for (Entry entry : transaction) {
                if (entry.getEntryType() == EntryType.ROWDATA) {
                    entries.add(entry);
                }
            }
            if (endSeen) {
                done.countDown();
            }
            return true;
        }

        @Override
        public void interrupt() {}
    }

    /** Canal's schema history, kept in memory and begun empty: the log must create its tables. */
    private static final class InMemorySchemas implements TableMetaTSDBFactory {
        @Override
        public TableMetaTSDB build(String destination, String springXml) {
            return new MemoryTableMeta() {
                @Override
                public boolean rollback(EntryPosition position) {
                    return true; // nothing to go back to
                }
            };
        }

        @Override
        public void destory(String destination) {}
    }
}
