package io.ringfence.nodeagent.core.cdr;

import io.ringfence.nodeagent.core.call.Account;
import io.ringfence.nodeagent.core.call.AccountPattern;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who has sent a call out, as far as CDRs show it: who has transferred the caller to the outside, the phone that has forwarded, else
 * whose account code the record has, else whose its peer's is. Account codes of phones that were called are in no record (they
 * take the caller's), so these are known by the names of their channels, where these names are account codes.
 */
final class Senders {

    private static final Pattern CHANNEL = Pattern.compile("[A-Za-z0-9]+/(.+)-[0-9a-f]{8}");
    private static final Pattern DEVICE = Pattern.compile("[A-Za-z0-9]+/([^/@&]+)(?:@[^&]*)?");
    private static final Duration SAME_MOMENT = Duration.ofSeconds(2);
    private static final int MOST = 5_000;

    /** What a channel did last: it talked to a phone, and goes elsewhere from there. */
    private record Talk(String dst, Optional<Account> phone, Instant end) {}

    /** A phone has sent its caller on, over a Local channel. */
    private record Forward(Optional<Account> phone, Instant start, Instant end) {}

    private final AccountPattern accounts;
    private final Map<String, Talk> talks = new Recent<>(MOST);
    private final Map<String, Forward> forwards = new Recent<>(MOST);

    Senders(AccountPattern accounts) {
        this.accounts = accounts;
    }

    void forget() {
        talks.clear();
        forwards.clear();
    }

    /** Takes note of what a record says of others. */
    void learn(CdrRecord cdr, CdrTimes.Times times) {
        String to = cdr.get("dstchannel");
        String dialled = before(cdr.get("lastdata"), ',');
        if (to.startsWith("Local/") && to.endsWith(";1") && !dialled.startsWith("Local/")) {
            Matcher device = DEVICE.matcher(dialled);
            Optional<Account> phone = device.matches() ? accounts.read(device.group(1)) : Optional.empty();
            forwards.put(before(to, ';'), new Forward(phone, times.start(), times.end()));
        }
        // The number that a caller is transferred to is in the record already; what was dialled does not have it.
        String dst = cdr.get("dst");
        Matcher channel = CHANNEL.matcher(to);
        if (channel.matches() && !dialled.contains(dst)) {
            talks.put(cdr.get("uniqueid"), new Talk(dst, accounts.read(channel.group(1)), times.end()));
        }
    }

    /** Who has sent out the leg of a record; empty when nobody is known. */
    Optional<Account> of(CdrRecord cdr, CdrTimes.Times times) {
        Optional<Account> caller =
                accounts.read(cdr.get("accountcode")).or(() -> accounts.read(cdr.get("peeraccount")));
        return transferrer(cdr, times)
                .or(() -> forwarder(cdr, times))
                .filter(phone ->
                        caller.map(of -> of.tenant().equals(phone.tenant())).orElse(true))
                .or(() -> caller);
    }

    private Optional<Account> transferrer(CdrRecord cdr, CdrTimes.Times times) {
        return Optional.ofNullable(talks.get(cdr.get("uniqueid")))
                .filter(talk -> talk.dst.equals(cdr.get("dst")))
                .filter(talk -> Duration.between(talk.end, times.start()).abs().compareTo(SAME_MOMENT) <= 0)
                .flatMap(Talk::phone);
    }

    private Optional<Account> forwarder(CdrRecord cdr, CdrTimes.Times times) {
        String channel = cdr.get("channel");
        if (!channel.startsWith("Local/") || !channel.endsWith(";2")) {
            return Optional.empty();
        }
        return Optional.ofNullable(forwards.get(before(channel, ';')))
                .filter(forward -> !times.start().isBefore(forward.start.minus(SAME_MOMENT))
                        && !times.start().isAfter(forward.end.plus(SAME_MOMENT)))
                .flatMap(Forward::phone);
    }

    private static String before(String text, char end) {
        int at = text.indexOf(end);
        return at < 0 ? text : text.substring(0, at);
    }
}
