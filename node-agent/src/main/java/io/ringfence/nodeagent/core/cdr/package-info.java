/** What an Asterisk's CDR file says of calls to the outside, decided without a file or a clock. */
@NullMarked
package io.ringfence.nodeagent.core.cdr;

import org.jspecify.annotations.NullMarked;
