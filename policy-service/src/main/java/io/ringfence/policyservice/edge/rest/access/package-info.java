/** Users, tokens, and who one is oneself. */
@NullMarked
package io.ringfence.policyservice.edge.rest.access;

import org.jspecify.annotations.NullMarked;
