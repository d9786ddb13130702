/** Who is kept from making calls that cost money. */
@NullMarked
package io.ringfence.policyservice.core.block;

import org.jspecify.annotations.NullMarked;
