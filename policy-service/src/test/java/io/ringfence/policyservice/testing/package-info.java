/** What the tests of policy-service share. */
@NullMarked
package io.ringfence.policyservice.testing;

import org.jspecify.annotations.NullMarked;
