/** What the nodes report, judged. */
@NullMarked
package io.ringfence.policyservice.core.node;

import org.jspecify.annotations.NullMarked;
