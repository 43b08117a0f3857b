package io.sluice.cdc.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cdc.model.ColumnType.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnTypeTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            INT                                    | int
            int(11)                                | int
            INTEGER                                | int
            int4                                   | int
            Int ( 10 ) Unsigned                    | int unsigned
            int signed                             | int
            int unsigned zerofill                  | int(10) unsigned zerofill
            int(5) zerofill                        | int(5) unsigned zerofill
            tinyint(1)                             | tinyint(1)
            tinyint(1) unsigned                    | tinyint unsigned
            tinyint(4)                             | tinyint
            tinyint zerofill                       | tinyint(3) unsigned zerofill
            smallint(6)                            | smallint
            smallint zerofill                      | smallint(5) unsigned zerofill
            middleint                              | mediumint
            mediumint zerofill                     | mediumint(8) unsigned zerofill
            int1                                   | tinyint
            int2                                   | smallint
            int3                                   | mediumint
            int8                                   | bigint
            BIGINT(16) unsigned zerofill           | bigint(16) unsigned zerofill
            bigint zerofill                        | bigint(20) unsigned zerofill
            BOOL                                   | tinyint(1)
            boolean                                | tinyint(1)
            SERIAL                                 | bigint unsigned
            DECIMAL                                | decimal(10,0)
            DECIMAL(8, 0)                          | decimal(8,0)
            dec(5)                                 | decimal(5,0)
            NUMERIC(65,30)                         | decimal(65,30)
            fixed(4,1)                             | decimal(4,1)
            decimal(0)                             | decimal(10,0)
            decimal(5,2) zerofill                  | decimal(5,2) unsigned zerofill
            FLOAT                                  | float
            FLOAT(24)                              | float
            FLOAT(0)                               | float
            FLOAT(25)                              | double
            FLOAT(53)                              | double
            float(7,3)                             | float(7,3)
            float4                                 | float
            float8                                 | double
            real                                   | double
            REAL(10,2)                             | double(10,2)
            DOUBLE PRECISION(10,7) unsigned zerofill | double(10,7) unsigned zerofill
            double precision                       | double
            bit                                    | bit(1)
            BIT(64)                                | bit(64)
            year                                   | year
            year(4)                                | year
            year(2)                                | year
            date                                   | date
            time                                   | time
            TIME(0)                                | time
            time(3)                                | time(3)
            datetime(6)                            | datetime(6)
            datetime /* mariadb-5.3 */             | datetime
            timestamp(6)                           | timestamp(6)
            timestamp NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP | timestamp
            char                                   | char(1)
            CHARACTER(5)                           | char(5)
            CHARACTER VARYING(10)                  | varchar(10)
            char varying (10)                      | varchar(10)
            varcharacter(4)                        | varchar(4)
            NCHAR(5)                               | char(5) character set utf8mb3
            NCHAR VARCHAR(5)                       | varchar(5) character set utf8mb3
            nchar varying(5)                       | varchar(5) character set utf8mb3
            NVARCHAR(5)                            | varchar(5) character set utf8mb3
            NATIONAL CHAR(5)                       | char(5) character set utf8mb3
            national character varying(5)          | varchar(5) character set utf8mb3
            NATIONAL VARCHAR(5)                    | varchar(5) character set utf8mb3
            varchar(10) CHARACTER SET latin1 COLLATE latin1_bin | varchar(10) character set latin1 collate latin1_bin
            varchar(10) charset utf8               | varchar(10) character set utf8mb3
            varchar(10) CHARSET=utf8 COLLATE=utf8_bin | varchar(10) character set utf8mb3 collate utf8mb3_bin
            varchar(10) char set `gbk`             | varchar(10) character set gbk
            varchar(10) NOT NULL DEFAULT '' COLLATE utf8mb4_bin COMMENT 'collate x' | varchar(10) character set utf8mb4 collate utf8mb4_bin
            varchar(10) DEFAULT (concat('a' collate latin1_bin,')')) | varchar(10)
            varchar(10) COLLATE uca1400_ai_ci      | varchar(10) collate uca1400_ai_ci
            varchar(10) binary                     | varchar(10) binary
            varchar(10) binary character set latin1 | varchar(10) character set latin1 collate latin1_bin
            varchar(10) ascii binary               | varchar(10) character set latin1 collate latin1_bin
            char(5) UNICODE                        | char(5) character set ucs2
            varchar(10) /*M!100301 COMPRESSED*/ DEFAULT NULL | varchar(10)
            varchar(10) COMPRESSED=zlib            | varchar(10)
            CHAR BYTE                              | binary(1)
            varchar(5) byte                        | varbinary(5)
            varchar(5) character set binary        | varbinary(5)
            text character set binary              | blob
            binary                                 | binary(1)
            binary(16)                             | binary(16)
            varbinary(16)                          | varbinary(16)
            LONG                                   | mediumtext
            LONG VARCHAR                           | mediumtext
            long char varying                      | mediumtext
            LONG VARBINARY                         | mediumblob
            long byte                              | mediumblob
            TEXT(63)                               | tinytext
            TEXT(64)                               | text
            TEXT(255) character set latin1         | tinytext character set latin1
            TEXT(500)                              | text
            text(16383)                            | text
            text(16384)                            | mediumtext
            text(4194304)                          | longtext
            text(4294967295)                       | longtext
            BLOB(255)                              | tinyblob
            BLOB(500)                              | blob
            BLOB(65536)                            | mediumblob
            blob(16777216)                         | longblob
            tinytext                               | tinytext
            mediumtext                             | mediumtext
            LongText                               | longtext
            longblob                               | longblob
            json                                   | json
            JSON NOT NULL                          | json
            point                                  | geometry
            geometrycollection                     | geometry
            geomcollection                         | geometry
            point NOT NULL /*!80003 SRID 4326 */   | geometry
            point SRID 4326                        | geometry
            multipolygon ref_system_id=0           | geometry
            vector(3)                              | vector(3)
            uuid                                   | uuid
            inet4                                  | inet4
            INET6                                  | inet6
            mariadb_schema.date                    | date
            int GENERATED ALWAYS AS (`a` + 1) STORED NOT NULL | int
            int(11) AS (a*')') PERSISTENT          | int
            int AUTO_INCREMENT PRIMARY KEY         | int
            int DEFAULT -1                         | int
            bigint unsigned NOT NULL COMMENT 'signed, it''s a \\' trap' | bigint unsigned
            int -- why                             | int
            ~\tint\n(\r11 )~                       | int
            """)
    void everySpellingHasOneNormalForm(String spelled, String normal) {
        ColumnType type = ColumnType.parse(spelled);
        assertThat(type).hasToString(normal);
        assertThat(ColumnType.parse(normal)).isEqualTo(type);
    }

    @Test
    void labelsAreReadAsTheServerPrintsThem() {
        assertThat(ColumnType.parse("enum('a\\\\b','c''d','e\\nf','g,h','(i)','tab\tx','nul\\0z','q\"q','é', '')")
                        .labels())
                .containsExactly("a\\b", "c'd", "e\nf", "g,h", "(i)", "tab\tx", "nul\0z", "q\"q", "é", "");
        assertThat(ColumnType.parse("SET ( \"x\" , 'y\\Z' ) CHARACTER SET latin1 NOT NULL"))
                .isEqualTo(new ColumnType(Kind.SET, -1, 0, false, false, "latin1", null, List.of("x", "y\u001a")));
    }

    /** The server cuts them when it creates the column, {@code prepare_set_field} and {@code prepare_enum_field}. */
    @Test
    void trailingSpacesOfLabelsAreCut() {
        assertThat(ColumnType.parse("enum('a ','b')").labels()).containsExactly("a", "b");
        assertThat(ColumnType.parse("enum('a ','b') character set binary").labels())
                .containsExactly("a ", "b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "'int'",
                "strange",
                "int(",
                "int(11",
                "int(x)",
                "int(11) frozen",
                "int 5",
                "int)",
                "varchar(10) unsigned",
                "double(5)",
                "decimal(5,6)",
                "decimal(66,0)",
                "float(54)",
                "time(7)",
                "datetime(14)",
                "bit(65)",
                "enum('a'",
                "enum('a",
                "enum(a)",
                "enum('a',)",
                "national int",
                "varchar(10) character latin1",
                "int /* open",
                "enum('a\\",
                "long char",
                "varchar(10) collate"
            })
    void whatIsNoTypeIsRefusedByName(String text) {
        assertThatThrownBy(() -> ColumnType.parse(text))
                .isInstanceOf(ColumnTypeException.class)
                .hasMessageContaining("\"" + text + "\"");
    }

    @Test
    void longTextIsCutInTheMessage() {
        String text = "x".repeat(100_000);
        assertThatThrownBy(() -> ColumnType.parse(text))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(400));
    }

    @Test
    void theBinaryAttributeWaitsForTheCharacterSet() {
        ColumnType type = ColumnType.parse("varchar(10) binary");
        assertThat(type.collation()).isEqualTo(ColumnType.BINARY_ATTRIBUTE);
        assertThat(type.withCollation("utf8mb4", type.collation()).collation()).isEqualTo("utf8mb4_bin");
    }

    @Test
    void typesBuiltByHandAreNormalToo() {
        assertThat(ColumnType.of(Kind.DECIMAL)).isEqualTo(ColumnType.parse("decimal(10,0)"));
        assertThat(ColumnType.of(Kind.CHAR)).isEqualTo(ColumnType.parse("char(1)"));
        assertThat(new ColumnType(Kind.INT, 11, -1, false, false, "utf8", "utf8_bin", List.of()))
                .isEqualTo(ColumnType.of(Kind.INT));
        assertThat(new ColumnType(Kind.INT, -1, -1, false, true, null, null, List.of()))
                .isEqualTo(ColumnType.parse("int(10) unsigned zerofill"));
        for (Kind kind : Kind.values()) {
            ColumnType type = ColumnType.of(kind);
            assertThat(ColumnType.parse(type.toString())).isEqualTo(type);
        }
    }

    @Test
    void theNormalFormReadsBackForRandomTypes() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String[] charsets = {null, "utf8mb4", "latin1", "utf8"};
        for (int i = 0; i < 20_000; i++) {
            Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
            boolean number =
                    switch (kind.family()) {
                        case INTEGER, DECIMAL, FLOATING -> true;
                        default -> false;
                    };
            int scale = random.nextInt(8) - 1;
            List<String> labels = new ArrayList<>();
            if (kind == Kind.ENUM || kind == Kind.SET) {
                for (int n = random.nextInt(4); n > 0; n--) {
                    labels.add(randomLabel(random));
                }
            }
            String charset = charsets[random.nextInt(charsets.length)];
            String collation = random.nextInt(3) > 0 ? null : charset == null ? "_bin" : charset + "_bin";
            ColumnType type = new ColumnType(
                    kind,
                    random.nextInt(57) + 8,
                    Math.min(6, scale),
                    number && random.nextBoolean(),
                    number && random.nextInt(4) == 0,
                    charset,
                    collation,
                    labels);
            assertThat(ColumnType.parse(type.toString()))
                    .as("seed %d, %s", seed, type)
                    .isEqualTo(type);
        }
    }

    private static String randomLabel(Random random) {
        StringBuilder out = new StringBuilder();
        for (int n = random.nextInt(6); n > 0; n--) {
            out.appendCodePoint(
                    "ab',\"\\()\n\r\t\0\u001aé\uD83D\uDE00/*# ".codePoints().toArray()[random.nextInt(18)]);
        }
        return out.append('.').toString();
    }
}
