package io.sluice.cdc.flink.table;

import io.sluice.cdc.flink.CanalJsonOptions;
import io.sluice.cdc.flink.ErrorPolicy;
import io.sluice.cdc.flink.table.CanalJsonFormatOptions.OnError;
import io.sluice.cdc.model.CdcException;
import io.sluice.cdc.parser.ServerKind;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Set;
import java.util.regex.PatternSyntaxException;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.format.DecodingFormat;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DeserializationFormatFactory;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.factories.FactoryUtil;

/**
 * Finds the SQL source format {@value #IDENTIFIER}: Canal's flat JSON to a changelog, exactly or not at all. Options: {@link
 * CanalJsonFormatOptions}; metadata columns: {@link MetadataColumn}.
 */
public final class CanalJsonFormatFactory implements DeserializationFormatFactory {

    public static final String IDENTIFIER = "sluice-canal-json";

    @Override
    public String factoryIdentifier() {
        return IDENTIFIER;
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of();
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of(
                CanalJsonFormatOptions.ERROR_POLICY,
                CanalJsonFormatOptions.IGNORE_PARSE_ERRORS,
                CanalJsonFormatOptions.ERROR_BUDGET,
                CanalJsonFormatOptions.ERROR_BUDGET_INTERVAL,
                CanalJsonFormatOptions.DATABASE_INCLUDE,
                CanalJsonFormatOptions.TABLE_INCLUDE,
                CanalJsonFormatOptions.TIMESTAMP_ZONE,
                CanalJsonFormatOptions.FULL_ROW_IMAGES,
                CanalJsonFormatOptions.MISSING_COLUMNS,
                CanalJsonFormatOptions.ROW_REMOVING_STATEMENTS,
                CanalJsonFormatOptions.SERVER,
                CanalJsonFormatOptions.MAX_MESSAGE_SIZE,
                CanalJsonFormatOptions.RAW_MAX_SIZE,
                CanalJsonFormatOptions.TIMESTAMP_FORMAT,
                CanalJsonFormatOptions.MAP_NULL_KEY_MODE,
                CanalJsonFormatOptions.MAP_NULL_KEY_LITERAL);
    }

    @Override
    public DecodingFormat<DeserializationSchema<RowData>> createDecodingFormat(
            DynamicTableFactory.Context context, ReadableConfig options) {
        FactoryUtil.validateFactoryOptions(this, options);
        return new CanalJsonDecodingFormat(settings(options));
    }

    private static FormatSettings settings(ReadableConfig options) {
        OnError onError = onError(options);
        if (!options.get(CanalJsonFormatOptions.TIMESTAMP_FORMAT).equalsIgnoreCase("SQL")) {
            throw new ValidationException(named(CanalJsonFormatOptions.TIMESTAMP_FORMAT) + " = '"
                    + options.get(CanalJsonFormatOptions.TIMESTAMP_FORMAT)
                    + "': Canal writes times in SQL format; leave the option out");
        }
        CanalJsonOptions.Builder reader = CanalJsonOptions.builder();
        try {
            options.getOptional(CanalJsonFormatOptions.TIMESTAMP_ZONE)
                    .map(ZoneId::of)
                    .ifPresent(reader::timestampZone);
        } catch (DateTimeException e) {
            throw new ValidationException(named(CanalJsonFormatOptions.TIMESTAMP_ZONE) + " names no time zone", e);
        }
        try {
            reader.tablesMatching(
                    options.getOptional(CanalJsonFormatOptions.DATABASE_INCLUDE).orElse(null),
                    options.getOptional(CanalJsonFormatOptions.TABLE_INCLUDE).orElse(null));
        } catch (PatternSyntaxException e) {
            throw new ValidationException(
                    named(CanalJsonFormatOptions.DATABASE_INCLUDE) + " or "
                            + named(CanalJsonFormatOptions.TABLE_INCLUDE) + " is no regular expression",
                    e);
        }
        options.getOptional(CanalJsonFormatOptions.SERVER).ifPresent(name -> reader.server(server(name)));
        if (options.get(CanalJsonFormatOptions.FULL_ROW_IMAGES)) {
            reader.fullRowImages();
        }
        reader.maxMessageBytes(bytes(options, CanalJsonFormatOptions.MAX_MESSAGE_SIZE));
        reader.keptRawBytes(bytes(options, CanalJsonFormatOptions.RAW_MAX_SIZE));
        try {
            reader.errorPolicy(policy(
                    onError,
                    options.get(CanalJsonFormatOptions.ERROR_BUDGET),
                    options.get(CanalJsonFormatOptions.ERROR_BUDGET_INTERVAL)));
            CanalJsonOptions built = reader.build();
            // says at once what the parser would refuse in the job
            built.parser();
            return new FormatSettings(
                    built,
                    options.get(CanalJsonFormatOptions.MISSING_COLUMNS),
                    options.get(CanalJsonFormatOptions.ROW_REMOVING_STATEMENTS));
        } catch (CdcException e) {
            throw new ValidationException("options of " + IDENTIFIER + ": " + e.getMessage(), e);
        }
    }

    private static OnError onError(ReadableConfig options) {
        OnError onError = options.get(CanalJsonFormatOptions.ERROR_POLICY);
        Boolean ignore =
                options.getOptional(CanalJsonFormatOptions.IGNORE_PARSE_ERRORS).orElse(null);
        if (ignore == null) {
            return onError;
        }
        OnError meant = ignore ? OnError.SKIP : OnError.FAIL;
        if (options.getOptional(CanalJsonFormatOptions.ERROR_POLICY).isPresent() && onError != meant) {
            throw new ValidationException(named(CanalJsonFormatOptions.IGNORE_PARSE_ERRORS) + " and "
                    + named(CanalJsonFormatOptions.ERROR_POLICY) + " say different things; keep the latter");
        }
        return meant;
    }

    private static ErrorPolicy policy(OnError onError, int errors, Duration per) {
        return switch (onError) {
            case FAIL -> ErrorPolicy.fail();
            case SKIP -> ErrorPolicy.skip(errors, per);
            case EMIT -> ErrorPolicy.emit(errors, per);
        };
    }

    private static ServerKind server(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "mysql" -> ServerKind.MYSQL;
            case "mariadb" -> ServerKind.MARIADB;
            default ->
                throw new ValidationException(
                        named(CanalJsonFormatOptions.SERVER) + " is 'mysql' or 'mariadb', not '" + name + "'");
        };
    }

    private static int bytes(ReadableConfig options, ConfigOption<MemorySize> option) {
        long bytes = options.get(option).getBytes();
        if (bytes > Integer.MAX_VALUE) {
            throw new ValidationException(named(option) + " must be below 2 GiB");
        }
        return (int) bytes;
    }

    private static String named(ConfigOption<?> option) {
        return IDENTIFIER + "." + option.key();
    }
}
