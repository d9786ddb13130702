/** The switches of the firewall over REST. */
@NullMarked
package io.ringfence.policyservice.edge.rest.settings;

import org.jspecify.annotations.NullMarked;
