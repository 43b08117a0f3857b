/** Files of messages as all sources read them: which files a list stands for, where messages begin and end. Not public API. */
@org.jspecify.annotations.NullMarked
package io.sluice.cdc.parser.internal.files;
