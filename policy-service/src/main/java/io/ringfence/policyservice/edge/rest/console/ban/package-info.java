/** Pages about bans and Fail2Ban. */
@NullMarked
package io.ringfence.policyservice.edge.rest.console.ban;

import org.jspecify.annotations.NullMarked;
