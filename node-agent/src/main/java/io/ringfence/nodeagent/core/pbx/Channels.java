package io.ringfence.nodeagent.core.pbx;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The channels of the PBX by id, and who sends out what a channel dials. */
final class Channels {

    private static final Duration REMEMBERED = Duration.ofSeconds(60);
    private static final int DEEPEST = 8;

    private final Map<String, Channel> byId = new HashMap<>();

    Channel at(String id) {
        return byId.computeIfAbsent(id, key -> new Channel());
    }

    /** A channel has sent another one elsewhere. */
    void transferred(AmiMessage told) {
        String transferee = told.get("TransfereeUniqueid");
        if (told.get("Result").equals("Success") && !transferee.isEmpty()) {
            at(transferee).transferredBy = told.get("TransfererUniqueid");
        }
    }

    /** Forgets those that are gone for a while; before that, an event that comes late still finds them. */
    void tidy(Instant now) {
        byId.values().removeIf(channel -> {
            Instant gone = channel.gone;
            return gone != null && gone.plus(REMEMBERED).isBefore(now);
        });
    }

    /** Takes leave of those that the PBX does not have any more, and that were there when it was asked. */
    void keepOnly(Set<String> ids, Instant asked, Instant now) {
        byId.forEach((id, channel) -> {
            if (channel.gone == null && channel.seen.isBefore(asked) && !ids.contains(id)) {
                channel.gone = now;
            }
        });
    }

    /**
     * The account code of who sends out what a channel dials: who has transferred it, whose phone has forwarded to it, who has
     * dialled the Local channel that it is half of, else its own. Empty when nobody is known.
     */
    String sender(String id) {
        return sender(id, 0);
    }

    /** The account code of who has transferred a channel or forwarded to it; empty when nobody has. */
    String otherSender(String id) {
        Channel channel = byId.get(id);
        if (channel == null) {
            return "";
        }
        Channel first = byId.get(channel.otherHalf);
        return channel.transferredBy.isEmpty() && first != null ? forwarder(first) : ownAccount(channel.transferredBy);
    }

    private String sender(String id, int depth) {
        Channel channel = byId.get(id);
        if (channel == null || depth > DEEPEST) {
            return "";
        }
        if (!channel.transferredBy.isEmpty()) {
            return ownAccount(channel.transferredBy);
        }
        Channel first = byId.get(channel.otherHalf);
        if (first != null) {
            String forwarder = forwarder(first);
            String dialler = forwarder.isEmpty() ? sender(first.dialledBy, depth + 1) : forwarder;
            return dialler.isEmpty() ? channel.ownAccount : dialler;
        }
        return channel.ownAccount;
    }

    private String forwarder(Channel first) {
        Channel dialler = byId.get(first.dialledBy);
        if (dialler == null) {
            return "";
        }
        int at = first.dialString.indexOf('@');
        String number = at < 0 ? first.dialString : first.dialString.substring(0, at);
        return ownAccount(dialler.forwards.getOrDefault(number, ""));
    }

    private String ownAccount(String id) {
        Channel channel = byId.get(id);
        return channel == null ? "" : channel.ownAccount;
    }

    /** Whether all was told that decides who sends out what a channel dials; other threads of the PBX may still have to say it. */
    boolean isSettled(String id) {
        return isSettled(id, 0);
    }

    private boolean isSettled(String id, int depth) {
        if (id.isEmpty() || depth > DEEPEST) {
            return true;
        }
        Channel channel = byId.get(id);
        if (channel == null || channel.name.isEmpty()) {
            return false;
        }
        if (!channel.transferredBy.isEmpty()) {
            return true;
        }
        if (channel.isSecondHalf()) {
            Channel first = byId.get(channel.otherHalf);
            return first != null && first.dialled && isSettled(first.dialledBy, depth + 1);
        }
        return !channel.bridged;
    }
}
