/** How the service meets the world: a package for each medium, which know the core and not each other. */
@NullMarked
package io.ringfence.policyservice.edge;

import org.jspecify.annotations.NullMarked;
