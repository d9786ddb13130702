/** HTTP: the API, its authentication and its problems. */
@NullMarked
package io.ringfence.policyservice.edge.rest;

import org.jspecify.annotations.NullMarked;
