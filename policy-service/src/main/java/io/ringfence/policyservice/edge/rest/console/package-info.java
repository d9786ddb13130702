/** The console: the API's resources, shown as pages. Pages call the resources, so what holds for the API holds for them. */
@NullMarked
package io.ringfence.policyservice.edge.rest.console;

import org.jspecify.annotations.NullMarked;
