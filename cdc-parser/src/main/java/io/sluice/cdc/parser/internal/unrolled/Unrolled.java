package io.sluice.cdc.parser.internal.unrolled;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A loop whose steps are one static method called with constants, written out for given constants as a class; see the
 * package. Lists of equal constants share a class. Those asked for last are kept, so that readers of the same tables one after
 * the other find them; a class that is kept by nobody is unloaded.
 *
 * <p>For all threads.
 *
 * @param <T> an interface with one method: what the loop is called with
 */
public final class Unrolled<T> {

    /** After how many runs of a loop its class pays for itself. */
    public static final int HOT = 512;

    /** After how many runs a class is looked for that another reader of the same table had made. */
    private static final int MAY_BE_KNOWN = 16;

    /** Classes of one loop kept for whoever asks next. */
    static final int MOST_KEPT = 256;

    /** More are not written out: they would not fit the method that fills the fields. */
    private static final int MOST_CONSTANTS = 4096;

    private final MethodHandles.Lookup host;
    private final Class<T> shape;
    private final Method method;
    private final Method step;
    private final int constants;
    private final int stepsOfMethod;
    /** Empty where no class could be made: that is not tried again. */
    private final Map<List<List<Object>>, Optional<T>> made = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<List<List<Object>>, Optional<T>> eldest) {
            return size() > MOST_KEPT;
        }
    };

    /**
     * @param host of the class whose static method {@code stepName} is; it must be the only one of that name
     * @param shape an interface that class sees; its method's arguments are the step's last ones. Arguments and constants are
     *     {@code int}, {@code long} or objects
     * @throws IllegalArgumentException if the two methods do not go together
     */
    public Unrolled(MethodHandles.Lookup host, Class<T> shape, String stepName) {
        this(host, shape, stepName, UnrolledWriter.STEPS);
    }

    /** @param stepsOfMethod how many steps stand in one method, where fewer than usual are as many as the compiler inlines */
    public Unrolled(MethodHandles.Lookup host, Class<T> shape, String stepName, int stepsOfMethod) {
        this.stepsOfMethod = stepsOfMethod;
        this.host = host;
        this.shape = shape;
        this.method = only(Arrays.stream(shape.getMethods())
                .filter(m -> Modifier.isAbstract(m.getModifiers()))
                .toArray(Method[]::new));
        this.step = only(Arrays.stream(host.lookupClass().getDeclaredMethods())
                .filter(m -> m.getName().equals(stepName))
                .toArray(Method[]::new));
        this.constants = step.getParameterCount() - method.getParameterCount();
        Class<?>[] last = step.getParameterTypes();
        Class<?>[] arguments = method.getParameterTypes();
        boolean threaded = method.getReturnType() == int.class;
        require(shape.isInterface() && Modifier.isStatic(step.getModifiers()) && constants > 0);
        require(Arrays.equals(last, constants, last.length, arguments, 0, arguments.length));
        require(step.getReturnType() == method.getReturnType());
        require(
                threaded
                        ? arguments.length > 0 && arguments[arguments.length - 1] == int.class
                        : method.getReturnType() == void.class);
        for (Class<?> type : last) {
            require(!type.isPrimitive() || type == int.class || type == long.class);
        }
    }

    private static Method only(Method[] methods) {
        require(methods.length == 1);
        return methods[0];
    }

    private static void require(boolean fits) {
        if (!fits) {
            throw new IllegalArgumentException("no step that the interface's method could be written out with");
        }
    }

    /**
     * The loop written out, if now is the time: early where another had it made, else once it pays.
     *
     * @param runs how often the loop was run
     * @param steps see {@link #of}
     */
    public @Nullable T after(int runs, Supplier<List<List<Object>>> steps) {
        return runs == HOT ? of(steps.get()) : runs == MAY_BE_KNOWN ? known(steps.get()) : null;
    }

    private synchronized @Nullable T known(List<List<Object>> steps) {
        Optional<T> known = made.get(steps);
        return known == null ? null : known.orElse(null);
    }

    /**
     * The loop for these steps.
     *
     * @param steps of each step its constants, boxed; immutable and equal by value
     * @return null where no class can be made: where a virtual machine allows none, or of more steps than fit one
     */
    public synchronized @Nullable T of(List<List<Object>> steps) {
        Optional<T> known = made.get(steps);
        if (known == null) {
            known = Optional.ofNullable(make(steps));
            made.put(List.copyOf(steps), known);
        }
        return known.orElse(null);
    }

    private @Nullable T make(List<List<Object>> steps) {
        if ((long) steps.size() * constants > MOST_CONSTANTS) {
            return null;
        }
        UnrolledWriter writer = new UnrolledWriter(host.lookupClass(), shape, method, step, stepsOfMethod);
        byte[] bytes = writer.write(steps);
        try {
            MethodHandles.Lookup written =
                    host.defineHiddenClassWithClassData(bytes, writer.data().toArray(), true);
            return shape.cast(
                    written.findConstructor(written.lookupClass(), java.lang.invoke.MethodType.methodType(void.class))
                            .invoke());
        } catch (LinkageError | UnsupportedOperationException | IllegalAccessException e) {
            return null;
        } catch (Throwable e) {
            throw new IllegalStateException("the constructor of a written class failed", e);
        }
    }
}
