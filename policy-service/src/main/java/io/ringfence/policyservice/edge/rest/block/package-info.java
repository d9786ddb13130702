/** {@code /api/v1/call-blocks}: who is kept from making calls that cost money. */
@NullMarked
package io.ringfence.policyservice.edge.rest.block;

import org.jspecify.annotations.NullMarked;
