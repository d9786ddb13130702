/** The first page: are we safe, what is happening, what must I do? */
@NullMarked
package io.ringfence.policyservice.edge.rest.console.overview;

import org.jspecify.annotations.NullMarked;
