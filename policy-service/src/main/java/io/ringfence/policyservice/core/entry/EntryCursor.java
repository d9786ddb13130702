package io.ringfence.policyservice.core.entry;

import io.ringfence.contract.policy.ListKind;
import io.ringfence.firewall.network.Network;

/** The last entry of a page; the next one starts after it, even if it is gone by then. */
public record EntryCursor(ListKind list, Network network) {

    /** Reads what {@link #toString()} wrote. */
    public static EntryCursor parse(String text) {
        int space = text.indexOf(' ');
        if (space < 0) {
            throw new IllegalArgumentException("not a cursor");
        }
        return new EntryCursor(ListKind.valueOf(text.substring(0, space)), Network.parse(text.substring(space + 1)));
    }

    @Override
    public String toString() {
        return list + " " + network;
    }
}
