package io.sluice.cdc.flink.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.jar.JarFile;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.connector.format.ProjectableDecodingFormat;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DeserializationFormatFactory;
import org.apache.flink.table.factories.Factory;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.util.SimpleUserCodeClassLoader;
import org.apache.flink.util.UserCodeClassLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The jar for ADD JAR, once it is packaged: it brings all it needs, and nothing under another's name. */
class SqlJarCheck {

    private static final Path JAR = Path.of(System.getProperty("sluice.sql.jar"));

    /** A cluster's class path: Flink, and neither us nor what we use. */
    private static final class OnlyFlink extends ClassLoader {
        OnlyFlink() {
            super(null);
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.startsWith("org.apache.flink.") || name.startsWith("org.slf4j.") || name.startsWith("java.")) {
                return SqlJarCheck.class.getClassLoader().loadClass(name);
            }
            throw new ClassNotFoundException(name);
        }
    }

    private static final class Planner implements DynamicTableSource.Context {
        @Override
        public <T> TypeInformation<T> createTypeInformation(DataType type) {
            return createTypeInformation(type.getLogicalType());
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T> TypeInformation<T> createTypeInformation(LogicalType type) {
            return (TypeInformation<T>) InternalTypeInfo.of(type);
        }

        @Override
        public DynamicTableSource.DataStructureConverter createDataStructureConverter(DataType type) {
            throw new UnsupportedOperationException("formats of rows convert nothing");
        }
    }

    @Test
    void allClassesAreUnderOurName() throws Exception {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            List<String> others = jar.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.endsWith(".class") && !name.startsWith("io/sluice/"))
                    .toList();
            assertThat(others).isEmpty();
            assertThat(jar.getEntry("io/sluice/cdc/flink/internal/shaded/jackson/databind/ObjectMapper.class"))
                    .isNotNull();
        }
    }

    @Test
    void theFormatIsFoundAndReads() throws Exception {
        try (URLClassLoader loader = new URLClassLoader(new URL[] {JAR.toUri().toURL()}, new OnlyFlink())) {
            DeserializationFormatFactory factory = null;
            for (Factory found : ServiceLoader.load(Factory.class, loader)) {
                if (found.factoryIdentifier().equals("sluice-canal-json")) {
                    factory = (DeserializationFormatFactory) found;
                }
            }
            assertThat(factory).isNotNull();
            assertThat(factory.getClass().getClassLoader()).isSameAs(loader);
            @SuppressWarnings("unchecked")
            var format = (ProjectableDecodingFormat<DeserializationSchema<RowData>>)
                    (Object) factory.createDecodingFormat(null, Configuration.fromMap(Map.of()));
            DeserializationSchema<RowData> schema = format.createRuntimeDecoder(
                    new Planner(),
                    DataTypes.ROW(DataTypes.FIELD("id", DataTypes.BIGINT())).notNull(),
                    new int[][] {{0}});
            schema.open(new DeserializationSchema.InitializationContext() {
                @Override
                public MetricGroup getMetricGroup() {
                    return new UnregisteredMetricsGroup();
                }

                @Override
                public UserCodeClassLoader getUserCodeClassLoader() {
                    return SimpleUserCodeClassLoader.create(loader);
                }
            });
            CanalMessage table = CanalMessage.of("id", "bigint");
            List<RowData> rows = new ArrayList<>();
            schema.deserialize(table.insert(table.row("7")), new ListCollector<>(rows));
            // DDL goes through the grammar, which is inside under our name as well
            schema.deserialize(
                    CanalMessage.ddl("ALTER", "ALTER TABLE goods ADD COLUMN c INT"), new ListCollector<>(rows));
            assertThat(rows).hasToString("[+I(7)]");
        }
    }

    /** Flink's SQL gateway as a process that has Flink alone, told over HTTP to {@code ADD JAR} and to query a file. */
    @ParameterizedTest
    @ValueSource(strings = {"sluice.flink.version", "sluice.flink.floor.version"})
    void theSqlGatewayAddsIt(String version, @TempDir Path directory) throws Exception {
        CanalMessage goods = CanalMessage.of("id", "bigint", "name", "varchar(20)", "price", "decimal(10,2)");
        Path messages = directory.resolve("goods.jsonl");
        for (byte[] message : List.of(
                goods.insert(goods.row("1", "ant", "1.50"), goods.row("2", "bee", null)),
                CanalMessage.ddl("ALTER", "ALTER TABLE goods ADD COLUMN c INT"),
                goods.update(goods.row("1", "ant", "2.00"), "{\"price\":\"1.50\"}"),
                goods.delete(goods.row("2", "bee", null)))) {
            Files.write(messages, message, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            Files.write(messages, new byte[] {'\n'}, StandardOpenOption.APPEND);
        }
        try (SqlGatewayProcess gateway = SqlGatewayProcess.start(System.getProperty(version), directory)) {
            assertThat(gateway.version()).isEqualTo(System.getProperty(version));
            gateway.execute("ADD JAR '" + JAR.toAbsolutePath() + "'");
            gateway.execute("CREATE TABLE goods (id BIGINT, name STRING, price DECIMAL(10, 2)) WITH ("
                    + "'connector' = 'filesystem', 'path' = '" + messages.toUri()
                    + "', 'format' = 'sluice-canal-json')");
            assertThat(gateway.execute("SELECT * FROM goods"))
                    .containsExactly(
                            "INSERT [1,\"ant\",1.5]",
                            "INSERT [2,\"bee\",null]",
                            "UPDATE_BEFORE [1,\"ant\",1.5]",
                            "UPDATE_AFTER [1,\"ant\",2]",
                            "DELETE [2,\"bee\",null]");
        }
    }
}
