package io.sluice.cdc.parser.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The grammar's classes are not touched before a statement needs them, and then only one server's. */
class GrammarLoadingTest {

    private static final String MYSQL = "io.debezium.ddl.parser.mysql.generated.MySqlParser";
    private static final String MARIADB = "io.debezium.ddl.parser.mariadb.generated.MariaDBParser";

    @Test
    void loadedAtTheFirstDdl() throws Exception {
        try (Loader loader = new Loader()) {
            Class<?> type = loader.loadClass(MySqlDdl.class.getName());
            Object ddl = type.getMethod("mysql").invoke(null);
            type.getMethod("schemas", String.class, String.class)
                    .invoke(ddl, "SET NAMES utf8mb4; USE x; SELECT 1", "db");
            assertThat(loader.loaded(MYSQL)).isFalse();
            assertThat(loader.loaded("org.antlr.v4.runtime.Parser")).isFalse();
            Object tables =
                    type.getMethod("schemas", String.class, String.class).invoke(ddl, "CREATE TABLE t (a INT)", "db");
            assertThat((List<?>) tables).hasSize(1);
            assertThat(loader.loaded(MYSQL)).isTrue();
            assertThat(loader.loaded(MARIADB)).isFalse();
        }
    }

    /** Loads everything of the class path itself, so that it can tell what was loaded. */
    private static final class Loader extends URLClassLoader {
        Loader() throws MalformedURLException {
            super(classPath(), ClassLoader.getPlatformClassLoader());
        }

        boolean loaded(String name) {
            return findLoadedClass(name) != null;
        }

        private static URL[] classPath() throws MalformedURLException {
            List<URL> urls = new ArrayList<>();
            for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
                urls.add(new File(entry).toURI().toURL());
            }
            return urls.toArray(new URL[0]);
        }
    }
}
