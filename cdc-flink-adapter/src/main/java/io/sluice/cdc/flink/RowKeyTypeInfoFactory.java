package io.sluice.cdc.flink;

import java.lang.reflect.Type;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInfoFactory;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/** How Flink finds {@link RowKeyTypeInfo} for functions whose signatures name {@link RowKey}. */
public final class RowKeyTypeInfoFactory extends TypeInfoFactory<RowKey> {

    @Override
    public TypeInformation<RowKey> createTypeInfo(Type type, Map<String, TypeInformation<?>> parameters) {
        return RowKeyTypeInfo.get();
    }
}
