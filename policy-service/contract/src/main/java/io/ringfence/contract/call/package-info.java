/** What happens to calls, as PBXs, providers and admins tell it, and what billing-watcher makes of money. */
@NullMarked
package io.ringfence.contract.call;

import org.jspecify.annotations.NullMarked;
