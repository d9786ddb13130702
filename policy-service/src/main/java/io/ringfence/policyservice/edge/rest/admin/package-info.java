/** What is done to the system itself, and seldom. */
@NullMarked
package io.ringfence.policyservice.edge.rest.admin;

import org.jspecify.annotations.NullMarked;
