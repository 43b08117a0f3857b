package io.sluice.cdc.flink;

import java.lang.reflect.Type;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInfoFactory;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/** How Flink finds {@link StreamEventTypeInfo} for functions whose signatures name an event type. */
public final class StreamEventTypeInfoFactory extends TypeInfoFactory<StreamEvent> {

    @Override
    @SuppressWarnings("unchecked") // Flink takes whatever the factory says of the type it asked for
    public TypeInformation<StreamEvent> createTypeInfo(Type type, Map<String, TypeInformation<?>> parameters) {
        Class<? extends StreamEvent> kind = ((Class<?>) type).asSubclass(StreamEvent.class);
        return (TypeInformation<StreamEvent>) (TypeInformation<?>) StreamEventTypeInfo.get(kind);
    }
}
