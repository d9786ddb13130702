/** Who is kept from making calls that cost money, and how far calls are counted. */
@NullMarked
package io.ringfence.contract.block;

import org.jspecify.annotations.NullMarked;
