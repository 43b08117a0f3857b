/** What the stream readers and the SQL formats share. No part of the API. */
@NullMarked
package io.sluice.cdc.flink.internal;

import org.jspecify.annotations.NullMarked;
