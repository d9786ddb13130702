/** Events of {@code ringfence.bans}: who is banned on the whole cluster, and until when. */
@NullMarked
package io.ringfence.contract.ban;

import org.jspecify.annotations.NullMarked;
