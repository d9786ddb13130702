package io.ringfence.nodeagent.edge.agi;

import io.ringfence.nodeagent.core.call.AgiQuestion;
import io.ringfence.nodeagent.core.call.DialAnswer;
import io.ringfence.nodeagent.core.call.DialDesk;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.asteriskjava.fastagi.AgiChannel;
import org.asteriskjava.fastagi.AgiException;
import org.asteriskjava.fastagi.AgiRequest;
import org.asteriskjava.fastagi.AgiScript;

/**
 * Sets the channel's variables {@code VERDICT} ({@code allow} or {@code deny}), {@code REASON} and {@code MAXMS}. Of what can't be a
 * question it sets none: the dialplan says what that means. The verdict comes last when it lets a call pass, so that a
 * connection that breaks never leaves one without its limit.
 */
final class DialScript implements AgiScript {

    private static final String VERDICT = "VERDICT";
    private static final String REASON = "REASON";

    private final DialDesk desk;
    private final Optional<String> accountVariable;
    private final LongAdder failed;

    DialScript(DialDesk desk, Optional<String> accountVariable, LongAdder failed) {
        this.desk = desk;
        this.accountVariable = accountVariable;
        this.failed = failed;
    }

    @Override
    public void service(AgiRequest request, AgiChannel channel) throws AgiException {
        try {
            Optional<String> variable = Optional.empty();
            if (accountVariable.isPresent()) {
                variable = Optional.ofNullable(channel.getVariable(accountVariable.get()));
            }
            answer(desk.ask(AgiQuestion.read(request.getRequest(), variable, desk::account)), channel);
        } catch (IllegalArgumentException | AgiException e) {
            failed.increment();
        }
    }

    private static void answer(DialAnswer answer, AgiChannel channel) throws AgiException {
        if (answer.allows()) {
            Integer maxSeconds = answer.maxSeconds();
            if (maxSeconds != null) {
                channel.setVariable("MAXMS", Long.toString(maxSeconds * 1_000L));
            }
            channel.setVariable(VERDICT, "allow");
        } else {
            channel.setVariable(VERDICT, "deny");
            channel.setVariable(REASON, answer.reason() + " " + answer.message());
        }
    }
}
