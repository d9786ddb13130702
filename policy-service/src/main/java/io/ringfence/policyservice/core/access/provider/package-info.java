/** People whom an OpenID Connect provider knows, and what they are here. */
@NullMarked
package io.ringfence.policyservice.core.access.provider;

import org.jspecify.annotations.NullMarked;
