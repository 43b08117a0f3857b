package io.sluice.cdc.parser.internal.unrolled;

import static io.sluice.cdc.parser.internal.unrolled.ClassBytes.ACC_FINAL;
import static io.sluice.cdc.parser.internal.unrolled.ClassBytes.ACC_PRIVATE;
import static io.sluice.cdc.parser.internal.unrolled.ClassBytes.ACC_PUBLIC;
import static io.sluice.cdc.parser.internal.unrolled.ClassBytes.ACC_STATIC;

import io.sluice.cdc.parser.internal.unrolled.ClassBytes.Output;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the class of one {@link Unrolled} loop: constants that are objects as static final fields filled from the class's
 * data, the others in the code; the steps in private methods of a few each, which the interface's method calls.
 */
final class UnrolledWriter {

    /** Steps of one method, if nothing else is said: as many as the compiler inlines whole. */
    static final int STEPS = 16;

    private static final String OBJECT = "java/lang/Object";
    private static final String OBJECTS = "[Ljava/lang/Object;";
    private static final String HANDLES = "java/lang/invoke/MethodHandles";
    private static final String LOOKUP = "()Ljava/lang/invoke/MethodHandles$Lookup;";
    private static final String CLASS_DATA =
            "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/Class;)Ljava/lang/Object;";

    private static final int BIPUSH = 0x10;
    private static final int SIPUSH = 0x11;
    private static final int LDC_W = 0x13;
    private static final int LDC2_W = 0x14;
    private static final int ICONST_0 = 0x03;
    private static final int ILOAD = 0x15;
    private static final int LLOAD = 0x16;
    private static final int ALOAD = 0x19;
    private static final int ISTORE = 0x36;
    private static final int AALOAD = 0x32;
    private static final int POP = 0x57;
    private static final int DUP = 0x59;
    private static final int IRETURN = 0xAC;
    private static final int RETURN = 0xB1;
    private static final int GETSTATIC = 0xB2;
    private static final int PUTSTATIC = 0xB3;
    private static final int INVOKESPECIAL = 0xB7;
    private static final int INVOKESTATIC = 0xB8;
    private static final int CHECKCAST = 0xC0;

    private final ClassBytes file;
    private final Class<?> shape;
    private final Method method;
    private final Method step;
    private final int stepsOfMethod;
    private final boolean threaded;
    /** Types of the interface's method, and how many slots they take. */
    private final Class<?>[] arguments;

    private final int slots;
    private final List<Object> data = new ArrayList<>();
    private final List<String> dataTypes = new ArrayList<>();

    UnrolledWriter(Class<?> host, Class<?> shape, Method method, Method step, int stepsOfMethod) {
        this.stepsOfMethod = stepsOfMethod;
        this.file = new ClassBytes(internal(host) + "$Unrolled");
        this.shape = shape;
        this.method = method;
        this.step = step;
        this.threaded = method.getReturnType() == int.class;
        this.arguments = method.getParameterTypes();
        this.slots = slots(arguments);
    }

    /** What the class finds as its data. */
    List<Object> data() {
        return data;
    }

    byte[] write(List<List<Object>> steps) {
        String descriptor = descriptor(arguments, method.getReturnType());
        Output all = new Output();
        for (int from = 0; from < steps.size(); from += stepsOfMethod) {
            String part = "steps" + from;
            Output code = new Output();
            for (List<Object> constants : steps.subList(from, Math.min(steps.size(), from + stepsOfMethod))) {
                call(constants, code);
            }
            result(0, code);
            int stack = slots(step.getParameterTypes()) + 1;
            file.addMethod(ACC_PRIVATE | ACC_STATIC, part, descriptor, stack, slots, code);
            load(1, all);
            all.u1(INVOKESTATIC).u2(file.method(file.name(), false, part, descriptor));
            keep(1, all);
        }
        result(1, all);
        file.addMethod(ACC_PUBLIC, method.getName(), descriptor, slots + 1, slots + 1, all);
        constructor();
        constants();
        return file.toByteArray(OBJECT, internal(shape));
    }

    private void call(List<Object> constants, Output code) {
        Class<?>[] types = step.getParameterTypes();
        for (int i = 0; i < constants.size(); i++) {
            push(types[i], constants.get(i), code);
        }
        load(0, code);
        code.u1(INVOKESTATIC);
        Class<?> owner = step.getDeclaringClass();
        code.u2(file.method(
                internal(owner), owner.isInterface(), step.getName(), descriptor(types, step.getReturnType())));
        keep(0, code);
    }

    /** The method's arguments, whose first stands in a local. */
    private void load(int first, Output code) {
        int local = first;
        for (Class<?> type : arguments) {
            code.u1(type == int.class ? ILOAD : type == long.class ? LLOAD : ALOAD)
                    .u1(local);
            local += slots(type);
        }
    }

    /** An answer is the last argument from now on. */
    private void keep(int first, Output code) {
        if (threaded) {
            code.u1(ISTORE).u1(first + slots - 1);
        }
    }

    private void result(int first, Output code) {
        if (threaded) {
            code.u1(ILOAD).u1(first + slots - 1).u1(IRETURN);
        } else {
            code.u1(RETURN);
        }
    }

    private void push(Class<?> type, Object constant, Output code) {
        if (type == int.class) {
            push((Integer) constant, code);
        } else if (type == long.class) {
            code.u1(LDC2_W).u2(file.longInteger((Long) constant));
        } else {
            String name = "c" + data.size();
            String descriptor = type.descriptorString();
            file.addField(ACC_PRIVATE | ACC_STATIC | ACC_FINAL, name, descriptor);
            code.u1(GETSTATIC).u2(file.field(file.name(), name, descriptor));
            data.add(type.cast(constant));
            dataTypes.add(type.isArray() ? descriptor : internal(type));
        }
    }

    private void push(int value, Output code) {
        if (value >= -1 && value <= 5) {
            code.u1(ICONST_0 + value);
        } else if (value == (byte) value) {
            code.u1(BIPUSH).u1(value);
        } else if (value == (short) value) {
            code.u1(SIPUSH).u2(value & 0xFFFF);
        } else {
            code.u1(LDC_W).u2(file.integer(value));
        }
    }

    private void constructor() {
        Output code = new Output().u1(ALOAD).u1(0).u1(INVOKESPECIAL).u2(file.method(OBJECT, false, "<init>", "()V"));
        file.addMethod(ACC_PRIVATE, "<init>", "()V", 1, 1, code.u1(RETURN));
    }

    private void constants() {
        Output code = new Output();
        code.u1(INVOKESTATIC).u2(file.method(HANDLES, false, "lookup", LOOKUP));
        code.u1(LDC_W).u2(file.string("_")).u1(LDC_W).u2(file.type(OBJECTS));
        code.u1(INVOKESTATIC).u2(file.method(HANDLES, false, "classData", CLASS_DATA));
        code.u1(CHECKCAST).u2(file.type(OBJECTS));
        for (int i = 0; i < data.size(); i++) {
            code.u1(DUP);
            push(i, code);
            String type = dataTypes.get(i);
            String descriptor = type.charAt(0) == '[' ? type : 'L' + type + ';';
            code.u1(AALOAD).u1(CHECKCAST).u2(file.type(type));
            code.u1(PUTSTATIC).u2(file.field(file.name(), "c" + i, descriptor));
        }
        file.addMethod(ACC_STATIC, "<clinit>", "()V", 4, 0, code.u1(POP).u1(RETURN));
    }

    private static String internal(Class<?> type) {
        return type.getName().replace('.', '/');
    }

    private static int slots(Class<?>... types) {
        int slots = 0;
        for (Class<?> type : types) {
            slots += type == long.class ? 2 : 1;
        }
        return slots;
    }

    private static String descriptor(Class<?>[] parameters, Class<?> result) {
        return java.lang.invoke.MethodType.methodType(result, parameters).descriptorString();
    }
}
