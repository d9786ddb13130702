/** Pages about the firewall: its settings, countries, entries, lists, feeds and the nodes' own scripts. */
@NullMarked
package io.ringfence.policyservice.edge.rest.console.firewall;

import org.jspecify.annotations.NullMarked;
