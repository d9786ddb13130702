/** What a record of a call means in money, before anyone asks whether it was counted already. */
@NullMarked
package io.ringfence.billingwatcher.core.charge;

import org.jspecify.annotations.NullMarked;
