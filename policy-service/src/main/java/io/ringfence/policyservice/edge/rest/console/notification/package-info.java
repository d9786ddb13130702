/** Pages about mails: who hears of what, and what they were told. */
@NullMarked
package io.ringfence.policyservice.edge.rest.console.notification;

import org.jspecify.annotations.NullMarked;
