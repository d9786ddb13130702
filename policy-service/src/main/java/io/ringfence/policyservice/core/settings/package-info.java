/** The switches of the firewall, and their trial. */
@NullMarked
package io.ringfence.policyservice.core.settings;

import org.jspecify.annotations.NullMarked;
