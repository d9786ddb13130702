/** What a node's kernel should hold for a policy: sets, chains, their texts and their digest. */
@NullMarked
package io.ringfence.firewall.ruleset;

import org.jspecify.annotations.NullMarked;
