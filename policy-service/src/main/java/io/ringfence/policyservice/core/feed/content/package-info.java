/** What a feed's source answers: read in bounded memory, checked, and compared with what it would replace. */
@NullMarked
package io.ringfence.policyservice.core.feed.content;

import org.jspecify.annotations.NullMarked;
