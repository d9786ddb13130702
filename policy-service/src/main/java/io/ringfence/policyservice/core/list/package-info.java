/** Named lists, replaced as a whole. */
@NullMarked
package io.ringfence.policyservice.core.list;

import org.jspecify.annotations.NullMarked;
