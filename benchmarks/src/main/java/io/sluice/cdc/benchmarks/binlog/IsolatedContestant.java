package io.sluice.cdc.benchmarks.binlog;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;

/** Loads a contestant of this package together with a jar whose classes have the names of others on the class path. */
final class IsolatedContestant {

    private static final String RIVAL = "com.github.shyiko.";

    private IsolatedContestant() {}

    /** {@link ShyikoBinlog} over Debezium's fork, whose jar the build copies to {@code target/rivals}. */
    static ObjectContestant debezium() {
        try {
            Path classes = Path.of(ShyikoBinlog.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            Path jar = classes.resolveSibling("rivals").resolve("debezium-binlog-connector.jar");
            ClassLoader loader = new ChildFirst(jar.toUri().toURL());
            return (ObjectContestant) loader.loadClass(ShyikoBinlog.class.getName())
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException | IOException | java.net.URISyntaxException e) {
            throw new IllegalStateException("cannot load Debezium's fork; build the module with Maven first", e);
        }
    }

    private static final class ChildFirst extends URLClassLoader {

        ChildFirst(URL jar) {
            super(new URL[] {jar}, ShyikoBinlog.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                if (loaded == null) {
                    loaded = name.startsWith(RIVAL)
                            ? findClass(name)
                            : name.equals(ShyikoBinlog.class.getName()) ? define(name) : super.loadClass(name, false);
                }
                if (resolve) {
                    resolveClass(loaded);
                }
                return loaded;
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] code = in.readAllBytes();
                return defineClass(name, code, 0, code.length, ShyikoBinlog.class.getProtectionDomain());
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
