package io.sluice.cdc.parser.internal.unrolled;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/**
 * A class file of static constants and methods without branches, which need no frames (The Java Virtual Machine
 * Specification, Java SE 17, chapter 4). Strings given as types are internal names or, of arrays, descriptors.
 */
final class ClassBytes {

    static final int ACC_PUBLIC = 0x0001;
    static final int ACC_PRIVATE = 0x0002;
    static final int ACC_STATIC = 0x0008;
    static final int ACC_FINAL = 0x0010;
    private static final int ACC_SUPER = 0x0020;
    private static final int ACC_SYNTHETIC = 0x1000;

    private static final int MAGIC = 0xCAFEBABE;
    private static final int JAVA_17 = 61;

    private static final int UTF8 = 1;
    private static final int INTEGER = 3;
    private static final int LONG = 5;
    private static final int CLASS = 7;
    private static final int STRING = 8;
    private static final int FIELD = 9;
    private static final int METHOD = 10;
    private static final int INTERFACE_METHOD = 11;
    private static final int NAME_AND_TYPE = 12;

    /** What is written in big-endian bytes; in memory, so that nothing fails. */
    static final class Output {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final DataOutputStream out = new DataOutputStream(bytes);

        Output u1(int value) {
            bytes.write(value);
            return this;
        }

        Output u2(int value) {
            if (value >>> 16 != 0) {
                throw new IllegalArgumentException("more than a class file can hold");
            }
            return u1(value >>> 8).u1(value);
        }

        Output u4(int value) {
            return u1(value >>> 24).u1(value >>> 16).u1(value >>> 8).u1(value);
        }

        private Output u8(long value) {
            return u4((int) (value >>> 32)).u4((int) value);
        }

        private Output utf(String text) {
            try {
                out.writeUTF(text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return this;
        }

        Output all(Output other) {
            bytes.writeBytes(other.bytes.toByteArray());
            return this;
        }

        int size() {
            return bytes.size();
        }
    }

    private final String name;
    private final Output pool = new Output();
    private final Map<String, Integer> known = new HashMap<>();
    private int poolCount = 1;
    private final Output fields = new Output();
    private int fieldCount;
    private final Output methods = new Output();
    private int methodCount;

    ClassBytes(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    /** Index of a pool entry: the one there is, or the next, which takes {@code slots}. */
    private int entry(String key, Output bytes, int slots) {
        Integer index = known.get(key);
        if (index != null) {
            return index;
        }
        int next = poolCount;
        known.put(key, next);
        pool.all(bytes);
        poolCount += slots;
        return next;
    }

    private int utf8(String text) {
        return entry("u" + text, new Output().u1(UTF8).utf(text), 1);
    }

    int type(String type) {
        return entry("c" + type, new Output().u1(CLASS).u2(utf8(type)), 1);
    }

    int string(String text) {
        return entry("s" + text, new Output().u1(STRING).u2(utf8(text)), 1);
    }

    int integer(int value) {
        return entry("i" + value, new Output().u1(INTEGER).u4(value), 1);
    }

    int longInteger(long value) {
        return entry("l" + value, new Output().u1(LONG).u8(value), 2);
    }

    private int nameAndType(String member, String descriptor) {
        return entry(
                "n" + member + ' ' + descriptor,
                new Output().u1(NAME_AND_TYPE).u2(utf8(member)).u2(utf8(descriptor)),
                1);
    }

    private int member(int kind, String owner, String member, String descriptor) {
        return entry(
                kind + owner + ' ' + member + ' ' + descriptor,
                new Output().u1(kind).u2(type(owner)).u2(nameAndType(member, descriptor)),
                1);
    }

    int field(String owner, String field, String descriptor) {
        return member(FIELD, owner, field, descriptor);
    }

    int method(String owner, boolean isInterface, String method, String descriptor) {
        return member(isInterface ? INTERFACE_METHOD : METHOD, owner, method, descriptor);
    }

    void addField(int access, String field, String descriptor) {
        fields.u2(access).u2(utf8(field)).u2(utf8(descriptor)).u2(0);
        fieldCount++;
    }

    void addMethod(int access, String method, String descriptor, int stack, int locals, Output code) {
        methods.u2(access).u2(utf8(method)).u2(utf8(descriptor)).u2(1);
        methods.u2(utf8("Code")).u4(12 + code.size());
        // neither handlers nor attributes
        methods.u2(stack).u2(locals).u4(code.size()).all(code).u2(0).u2(0);
        methodCount++;
    }

    /** The whole file. */
    byte[] toByteArray(String parent, String implemented) {
        int self = type(name);
        int above = type(parent);
        int shape = type(implemented);
        Output file = new Output().u4(MAGIC).u2(0).u2(JAVA_17).u2(poolCount).all(pool);
        file.u2(ACC_FINAL | ACC_SUPER | ACC_SYNTHETIC).u2(self).u2(above).u2(1).u2(shape);
        file.u2(fieldCount).all(fields).u2(methodCount).all(methods).u2(0);
        return file.bytes.toByteArray();
    }
}
