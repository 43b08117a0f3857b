package io.sluice.cdc.merge.format;

/** The local file system. */
public final class LocalStorage implements Storage {

    public static final LocalStorage INSTANCE = new LocalStorage();

    private LocalStorage() {}
}
