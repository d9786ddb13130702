/** Bans and Fail2Ban in the API. */
@NullMarked
package io.ringfence.policyservice.edge.rest.ban;

import org.jspecify.annotations.NullMarked;
