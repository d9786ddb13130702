package io.ringfence.nodeagent.core.call;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * The calls to the outside that extensions have on this node: a set of ids, so that nothing told twice or not at all makes a count
 * drift. A call that was allowed counts from then on, for a while also before the PBX tells of it.
 */
public final class LiveCalls {

    private static final Duration UNTIL_SEEN = Duration.ofSeconds(10);

    private record Allowed(Account account, Instant until) {}

    private final Map<String, Account> calls = new HashMap<>();
    private final Map<String, Allowed> allowed = new HashMap<>();

    /**
     * The PBX tells of a call.
     *
     * @param callId its id
     * @param channelId the channel that asked for it; empty when none did
     */
    public synchronized void started(Account account, String callId, String channelId) {
        allowed.remove(channelId);
        calls.put(callId, account);
    }

    /** A call has ended. */
    public synchronized void ended(String callId) {
        calls.remove(callId);
    }

    /** A channel may place a call. */
    public synchronized void allowed(Account account, String channelId, Instant now) {
        allowed.values().removeIf(call -> !call.until.isAfter(now));
        allowed.put(channelId, new Allowed(account, now.plus(UNTIL_SEEN)));
    }

    /** A channel is gone, and will place no call. */
    public synchronized void gone(String channelId) {
        allowed.remove(channelId);
    }

    /** How many an extension has, without the one that a channel asks for now. */
    public synchronized int of(Account account, String channelId, Instant now) {
        long live = calls.values().stream().filter(account::equals).count();
        long soon = allowed.entrySet().stream()
                .filter(call -> !call.getKey().equals(channelId))
                .filter(call -> call.getValue().account.equals(account)
                        && call.getValue().until.isAfter(now))
                .count();
        return (int) (live + soon);
    }
}
