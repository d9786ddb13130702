package io.ringfence.nodeagent.call;

import io.ringfence.contract.Bounds;
import io.ringfence.contract.call.CallEvent;
import io.ringfence.contract.call.CallRefused;
import io.ringfence.nodeagent.core.call.Account;
import io.ringfence.nodeagent.core.call.AccountPattern;
import io.ringfence.nodeagent.core.call.DialAnswer;
import io.ringfence.nodeagent.core.call.DialCheck;
import io.ringfence.nodeagent.core.call.DialDesk;
import io.ringfence.nodeagent.core.call.DialReason;
import io.ringfence.nodeagent.core.call.DialRequest;
import io.ringfence.nodeagent.core.call.LiveCalls;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;

/** Answers each question, counts the answers, and tells of each refusal. */
public final class CallDesk implements DialDesk {

    private final String node;
    private final DialCheck check;
    private final AccountPattern accounts;
    private final Optional<String> onlyTenant;
    private final LiveCalls live;
    private final Consumer<CallEvent> tell;
    private final InstantSource clock;
    private final Map<DialReason, LongAdder> answers = new EnumMap<>(DialReason.class);
    private Function<String, Optional<Account>> senders = channel -> Optional.empty();
    private boolean seesCalls;

    /**
     * @param onlyTenant whose calls they are when nobody says
     * @param tell takes what has happened; returns at once
     */
    public CallDesk(
            String node,
            DialCheck check,
            AccountPattern accounts,
            Optional<String> onlyTenant,
            LiveCalls live,
            Consumer<CallEvent> tell,
            InstantSource clock) {
        this.node = node;
        this.check = check;
        this.accounts = accounts;
        this.onlyTenant = onlyTenant;
        this.live = live;
        this.tell = tell;
        this.clock = clock;
        for (DialReason reason : DialReason.values()) {
            answers.put(reason, new LongAdder());
        }
    }

    /**
     * Takes the PBX's events, which say more than it asks; before the first question.
     *
     * @param sentOutBy who sends out what a channel dials, when a forward or a transfer makes that somebody else
     */
    public void connect(Function<String, Optional<Account>> sentOutBy) {
        senders = sentOutBy;
        seesCalls = true;
    }

    @Override
    public DialAnswer ask(DialRequest asked) {
        Instant now = clock.instant();
        DialRequest request = completed(asked);
        DialAnswer answer = decide(request, now);
        LongAdder count = answers.get(answer.reason());
        if (count != null) {
            count.increment();
        }
        if (!answer.allows()) {
            request.tenant().ifPresent(tenant -> tell.accept(refused(tenant, request, answer, now)));
        }
        return answer;
    }

    @Override
    public Optional<Account> account(String code) {
        return accounts.read(code);
    }

    /** How often that was the answer. */
    public long count(DialReason reason) {
        LongAdder count = answers.get(reason);
        return count == null ? 0 : count.sum();
    }

    /** One at a time, so that two questions at once don't take the same last place. */
    private synchronized DialAnswer decide(DialRequest request, Instant now) {
        String channel = request.callId().orElse("");
        int calls =
                request.account().map(account -> live.of(account, channel, now)).orElse(0);
        DialAnswer answer = check.decide(request, calls, now);
        if (seesCalls && answer.reason() == DialReason.FREE_TO_CALL && !channel.isEmpty()) {
            request.account().ifPresent(account -> live.allowed(account, channel, now));
        }
        return answer;
    }

    private DialRequest completed(DialRequest asked) {
        Optional<Account> sender = asked.callId().flatMap(senders);
        if (sender.isPresent()) {
            return DialRequest.of(sender, asked.number(), asked.callId(), asked.outside());
        }
        return new DialRequest(
                asked.tenant().or(() -> onlyTenant),
                asked.extension(),
                asked.number(),
                asked.callId(),
                asked.outside());
    }

    private CallRefused refused(String tenant, DialRequest request, DialAnswer answer, Instant now) {
        String message = answer.message();
        return new CallRefused(
                tenant,
                node + ":" + request.callId().filter(id -> !id.isBlank()).orElseGet(() -> "dial-" + UUID.randomUUID()),
                node,
                request.extension().orElse(null),
                request.number(),
                now,
                answer.reason().name(),
                message.length() > Bounds.MAX_TEXT ? message.substring(0, Bounds.MAX_TEXT) : message);
    }
}
