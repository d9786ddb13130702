/** Who calls: bearer tokens, the requester's address, the size of what is sent. */
@NullMarked
package io.ringfence.policyservice.edge.rest.auth;

import org.jspecify.annotations.NullMarked;
