/** Who is kept from making calls that cost money. */
@NullMarked
package io.ringfence.contract.block;

import org.jspecify.annotations.NullMarked;
