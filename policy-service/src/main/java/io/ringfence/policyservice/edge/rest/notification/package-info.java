/** Who hears of what, and what they were told, over REST. */
@NullMarked
package io.ringfence.policyservice.edge.rest.notification;

import org.jspecify.annotations.NullMarked;
