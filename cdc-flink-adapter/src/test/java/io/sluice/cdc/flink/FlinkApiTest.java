package io.sluice.cdc.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.flink.shaded.asm9.org.objectweb.asm.AnnotationVisitor;
import org.apache.flink.shaded.asm9.org.objectweb.asm.ClassReader;
import org.apache.flink.shaded.asm9.org.objectweb.asm.ClassVisitor;
import org.apache.flink.shaded.asm9.org.objectweb.asm.FieldVisitor;
import org.apache.flink.shaded.asm9.org.objectweb.asm.Handle;
import org.apache.flink.shaded.asm9.org.objectweb.asm.MethodVisitor;
import org.apache.flink.shaded.asm9.org.objectweb.asm.Opcodes;
import org.apache.flink.shaded.asm9.org.objectweb.asm.Type;
import org.junit.jupiter.api.Test;

/**
 * Everything the adapter's classes name of Flink is there in the Flink at hand and is none of its internals. With the
 * build's two runs: one jar for both lines, whatever code path a job takes.
 */
class FlinkApiTest {

    /** Where a class file says its version, below 256 for as long as this test lives. */
    private static final int MAJOR_VERSION = 7;

    private static final String FLINK = "org/apache/flink/";
    private static final String INTERNAL = "Lorg/apache/flink/annotation/Internal;";

    /** What one class names. */
    private static final class Named extends ClassVisitor {
        final Set<String> classes = new TreeSet<>();
        final Set<String> members = new TreeSet<>();

        Named() {
            super(Opcodes.ASM9);
        }

        void type(Type type) {
            if (type.getSort() == Type.ARRAY) {
                type(type.getElementType());
            } else if (type.getSort() == Type.METHOD) {
                type(type.getReturnType());
                for (Type argument : type.getArgumentTypes()) {
                    type(argument);
                }
            } else if (type.getSort() == Type.OBJECT && type.getInternalName().startsWith(FLINK)) {
                classes.add(type.getInternalName());
            }
        }

        void member(String owner, String name, String descriptor) {
            type(Type.getType(descriptor));
            if (owner.startsWith(FLINK)) {
                classes.add(owner);
                members.add(owner + " " + name + " " + descriptor);
            }
        }

        @Override
        public void visit(
                int version, int access, String name, String signature, String superName, String[] interfaces) {
            type(Type.getObjectType(superName));
            for (String one : interfaces) {
                type(Type.getObjectType(one));
            }
        }

        @Override
        public FieldVisitor visitField(int access, String name, String descriptor, String signature, Object value) {
            type(Type.getType(descriptor));
            return null;
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            type(Type.getMethodType(descriptor));
            return new MethodVisitor(Opcodes.ASM9) {
                @Override
                public void visitMethodInsn(int op, String owner, String called, String type, boolean isInterface) {
                    member(owner, called, type);
                }

                @Override
                public void visitFieldInsn(int op, String owner, String field, String type) {
                    member(owner, field, type);
                }

                @Override
                public void visitTypeInsn(int op, String type) {
                    type(Type.getObjectType(type));
                }

                @Override
                public void visitInvokeDynamicInsn(String called, String type, Handle bootstrap, Object... arguments) {
                    type(Type.getMethodType(type));
                    for (Object argument : arguments) {
                        if (argument instanceof Handle handle) {
                            member(handle.getOwner(), handle.getName(), handle.getDesc());
                        } else if (argument instanceof Type t) {
                            type(t);
                        }
                    }
                }
            };
        }
    }

    /** Finds a member in a class or what it extends, and whether Flink calls the class or the member internal. */
    private static final class Declared extends ClassVisitor {
        private final String wanted;
        final List<String> parents = new ArrayList<>();
        boolean found;
        boolean internalClass;
        boolean internalMember;

        Declared(String wanted) {
            super(Opcodes.ASM9);
            this.wanted = wanted;
        }

        @Override
        public void visit(
                int version, int access, String name, String signature, String superName, String[] interfaces) {
            if (superName != null) {
                parents.add(superName);
            }
            parents.addAll(List.of(interfaces));
        }

        @Override
        public AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
            internalClass |= descriptor.equals(INTERNAL);
            return null;
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            if (!wanted.equals(name + " " + descriptor)) {
                return null;
            }
            found = true;
            return new MethodVisitor(Opcodes.ASM9) {
                @Override
                public AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
                    internalMember |= annotation.equals(INTERNAL);
                    return null;
                }
            };
        }

        @Override
        public FieldVisitor visitField(int access, String name, String descriptor, String signature, Object value) {
            found |= wanted.equals(name + " " + descriptor);
            return null;
        }
    }

    @Test
    void everyNameIsThereAndNoneIsInternal() throws IOException {
        Named named = new Named();
        try (Stream<Path> files = Files.walk(Path.of("target/classes"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                new ClassReader(Files.readAllBytes(file)).accept(named, ClassReader.SKIP_DEBUG);
            }
        }
        assertThat(named.classes).hasSizeGreaterThan(20);
        List<String> faults = new ArrayList<>();
        for (String type : named.classes) {
            Declared declared = read(type, "");
            if (declared == null) {
                faults.add(type + " is not there");
            } else if (declared.internalClass) {
                faults.add(type + " is internal");
            }
        }
        for (String member : named.members) {
            String[] part = member.split(" ", 2);
            Declared declared = find(part[0], part[1]);
            if (declared == null) {
                faults.add(member + " is not there");
            } else if (declared.internalMember) {
                faults.add(member + " is internal");
            }
        }
        assertThat(faults).isEmpty();
    }

    private static Declared find(String owner, String member) {
        Declared declared = read(owner, member);
        if (declared == null || declared.found) {
            return declared;
        }
        for (String parent : declared.parents) {
            Declared above = find(parent, member);
            if (above != null && above.found) {
                return above;
            }
        }
        return null;
    }

    private static Declared read(String type, String member) {
        try (InputStream in = FlinkApiTest.class.getClassLoader().getResourceAsStream(type + ".class")) {
            if (in == null) {
                return null;
            }
            Declared declared = new Declared(member);
            byte[] bytes = in.readAllBytes();
            // Classes of a newer JDK: Flink's ASM refuses their version, and declarations are written as before.
            bytes[MAJOR_VERSION] = (byte) Math.min(bytes[MAJOR_VERSION], Opcodes.V17);
            new ClassReader(bytes).accept(declared, ClassReader.SKIP_CODE);
            return declared;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
