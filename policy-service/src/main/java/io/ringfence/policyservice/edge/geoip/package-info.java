/** The country database: a MaxMind file that is watched, or one that is downloaded. */
@NullMarked
package io.ringfence.policyservice.edge.geoip;

import org.jspecify.annotations.NullMarked;
