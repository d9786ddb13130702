/** HTTP: call detail records in, figures out. */
@NullMarked
package io.ringfence.billingwatcher.edge.rest;

import org.jspecify.annotations.NullMarked;
