/** The country database: what may be published, and how it stands. */
@NullMarked
package io.ringfence.policyservice.core.country;

import org.jspecify.annotations.NullMarked;
