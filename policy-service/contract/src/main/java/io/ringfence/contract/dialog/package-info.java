/** Events of {@code ringfence.trunk-dialogs}: what the wire shows of calls on trunks. */
@NullMarked
package io.ringfence.contract.dialog;

import org.jspecify.annotations.NullMarked;
