/** People and programs that an OpenID Connect provider vouches for. */
@NullMarked
package io.ringfence.policyservice.edge.rest.auth.oidc;

import org.jspecify.annotations.NullMarked;
