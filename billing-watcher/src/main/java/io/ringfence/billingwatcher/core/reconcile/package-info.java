/** Records of providers, held against those of PBXs: which is of which call, and what more has to be counted. */
@NullMarked
package io.ringfence.billingwatcher.core.reconcile;

import org.jspecify.annotations.NullMarked;
