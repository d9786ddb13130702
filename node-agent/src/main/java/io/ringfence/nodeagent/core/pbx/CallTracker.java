package io.ringfence.nodeagent.core.pbx;

import io.ringfence.contract.call.CallEvent;
import io.ringfence.contract.dialog.TrunkDialogSeen;
import io.ringfence.nodeagent.core.call.Account;
import io.ringfence.nodeagent.core.call.AccountPattern;
import io.ringfence.nodeagent.core.call.LiveCalls;
import io.ringfence.nodeagent.core.dialog.WireFigures;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes calls to the outside of the events of an Asterisk.
 *
 * <ol>
 *   <li>A leg is a channel on a trunk that the PBX has dialled. Source and destination of a CDR don't know that: forwards and
 *       transfers bend both.
 *   <li>It is told once, for who has sent it out: who has transferred the caller there, whose phone has forwarded, else who called.
 *   <li>Its times are those of its own channel. A CDR only says when a leg was answered that the agent has not seen beginning.
 *   <li>What belongs together is found by id, in whatever order it comes; what does not come within a second is not waited for.
 * </ol>
 */
public final class CallTracker {

    private static final Duration PROGRESS = Duration.ofSeconds(10);
    private static final String UP = "6";
    private static final String DOWN = "0";

    private final List<String> trunks;
    private final AccountPattern accounts;
    private final Optional<LocalTimes> times;
    private final Channels channels = new Channels();
    private final LiveCalls live;
    private final WireEnds wire = new WireEnds();
    private final LegTeller teller;
    private final Legs legs;
    private Instant nextProgress = Instant.MIN;
    private long wrongTimes;

    /**
     * @param trunks how names of channels to the outside begin
     * @param onlyTenant whose a call is whose account code names nobody
     * @param times reads the times of CDRs; empty when their zone is not known
     * @param live is kept equal to the calls that were told
     */
    public CallTracker(
            String node,
            List<String> trunks,
            AccountPattern accounts,
            Optional<String> onlyTenant,
            Optional<LocalTimes> times,
            LiveCalls live) {
        this.trunks = List.copyOf(trunks);
        this.accounts = accounts;
        this.times = times;
        this.live = live;
        this.teller = new LegTeller(node, accounts, onlyTenant, channels, live, wire);
        this.legs = new Legs(node, teller, wire);
    }

    /** Takes an event; returns what is known by it. */
    public synchronized List<CallEvent> take(AmiMessage event, Instant now) {
        Instant at = event.time(now);
        String id = event.get("Uniqueid");
        switch (event.event()) {
            case "Newchannel" -> made(event, id, at, now);
            case "NewAccountCode" -> charged(event, id);
            case "Newstate" -> isUp(event, id, at);
            case "LocalBridge" -> channels.at(event.get("LocalTwoUniqueid")).otherHalf = event.get("LocalOneUniqueid");
            case "BridgeEnter" -> channels.at(id).bridged = true;
            case "DialBegin" -> dialled(event, id, at, now);
            case "DialEnd" -> dialEnded(event, id, at, now);
            case "BlindTransfer" -> channels.transferred(event);
            case "Hangup" -> ended(event, id, at, now);
            case "Cdr" -> recorded(event, at);
            default -> {
                return List.of();
            }
        }
        legs.named(event);
        return legs.tell(now);
    }

    /** Tells what has waited long enough, and now and then which calls are up; each second while the PBX is there. */
    public synchronized List<CallEvent> tick(Instant now) {
        channels.tidy(now);
        List<CallEvent> told = new ArrayList<>(legs.tell(now));
        if (!now.isBefore(nextProgress)) {
            nextProgress = now.plus(PROGRESS);
            told.addAll(legs.progress(now));
        }
        return told;
    }

    /**
     * Takes all channels that the PBX has.
     *
     * @param shown the events of CoreShowChannels
     * @param asked when they were asked for
     * @param lost since when the PBX was not heard, or not the same one; empty when it was heard all the time
     */
    public synchronized List<CallEvent> synced(
            Collection<AmiMessage> shown, Instant asked, Optional<Instant> lost, Instant now) {
        Set<String> ids = new HashSet<>();
        for (AmiMessage channel : shown) {
            ids.add(channel.get("Uniqueid"));
            show(channel, now);
            legs.named(channel);
        }
        if (lost.isPresent()) {
            channels.keepOnly(ids, asked, now);
        }
        legs.keepOnly(ids, asked, lost, now);
        return legs.tell(now);
    }

    /** Takes what the wire shows of a call; returns what is known by it. */
    public synchronized List<CallEvent> shown(TrunkDialogSeen seen, Instant now) {
        return legs.shown(seen, now);
    }

    /** The channels of calls that are up. */
    public synchronized List<String> channelsOf(Collection<String> callIds) {
        return legs.all().stream()
                .filter(leg -> leg.ended == null && callIds.contains(teller.callId(leg)))
                .map(leg -> leg.channel)
                .toList();
    }

    /** Who sends out what a channel dials, when that is not whom its account code names. */
    public synchronized Optional<Account> sender(String channelId) {
        return accounts.read(channels.otherSender(channelId));
    }

    /** Calls to the outside that nobody could be found for. */
    public synchronized long nobodys() {
        return teller.nobodys();
    }

    /** What is known of calls on the wire. */
    public synchronized WireFigures wireFigures() {
        return wire.figures();
    }

    /** CDRs whose times don't fit the zone. */
    public synchronized long wrongTimes() {
        return wrongTimes;
    }

    /** Calls that are up or being placed. */
    public synchronized int size() {
        return legs.size();
    }

    private void made(AmiMessage event, String id, Instant at, Instant now) {
        Channel channel = channels.at(id);
        channel.made(event, now);
        Leg known = legs.at(id);
        if (known == null && isTrunk(channel.name) && event.get("ChannelState").equals(DOWN) && channel.gone == null) {
            known = legs.add(id, channel.name, at, now);
        }
        if (known != null) {
            known.made = true;
            known.started = at;
        }
    }

    private void charged(AmiMessage event, String id) {
        Channel channel = channels.at(id);
        if (channel.ownAccount.isEmpty()) {
            channel.ownAccount = event.get("OldAccountCode");
        }
        Leg leg = legs.at(id);
        if (leg != null && leg.account.isEmpty()) {
            leg.account = event.get("AccountCode");
        }
    }

    private void isUp(AmiMessage event, String id, Instant at) {
        Leg leg = legs.at(id);
        if (leg != null && leg.answered == null && event.get("ChannelState").equals(UP)) {
            leg.answered = at;
            legs.hasNews(leg);
        }
    }

    private void dialled(AmiMessage event, String id, Instant at, Instant now) {
        String to = event.get("DestUniqueid");
        Channel channel = channels.at(to);
        channel.dialled = true;
        channel.dialledBy = id;
        channel.dialString = event.get("DialString");
        String name = event.get("DestChannel");
        if (isTrunk(name) && channel.gone == null) {
            Leg known = legs.at(to);
            Leg leg = known == null ? legs.add(to, name, at, now) : known;
            leg.dialled = true;
            leg.diallerId = id;
            leg.number = DialString.number(channel.dialString, event.get("DestExten"));
            leg.account = event.get("DestAccountCode");
        }
    }

    private void dialEnded(AmiMessage event, String id, Instant at, Instant now) {
        String to = event.get("DestUniqueid");
        String forward = event.get("Forward");
        if (!forward.isEmpty()) {
            channels.at(id).forwards.put(forward, to);
        }
        Leg leg = legs.at(to);
        if (leg != null) {
            leg.dialEnded = true;
            leg.dialStatus = event.get("DialStatus");
            if (leg.dialStatus.equals("ANSWER")) {
                leg.answeredToDialler = at;
                leg.answerSeen = now;
            }
            legs.hasNews(leg);
        }
    }

    private void ended(AmiMessage event, String id, Instant at, Instant now) {
        channels.at(id).gone = now;
        live.gone(id);
        Leg leg = legs.at(id);
        if (leg != null && leg.ended == null) {
            leg.ended = at;
            leg.endSeen = now;
            leg.confirmed = true;
            String cause = event.get("Cause");
            leg.cause = cause.matches("[0-9]{1,4}") ? Integer.parseInt(cause) : leg.cause;
            if (leg.answered == null && event.get("ChannelState").equals(UP)) {
                leg.isGuess = leg.answeredToDialler == null;
                leg.answered = leg.answeredToDialler == null ? leg.started : leg.answeredToDialler;
            }
            legs.hasNews(leg);
        }
    }

    private void recorded(AmiMessage event, Instant at) {
        String end = event.get("EndTime");
        if (times.isEmpty() || end.isEmpty()) {
            return;
        }
        if (!times.get().fits(end, at)) {
            wrongTimes++;
            return;
        }
        String name = event.get("DestinationChannel");
        for (Leg leg : legs.all()) {
            if (leg.isGuess && leg.channel.equals(name)) {
                leg.hasCdr = true;
                leg.started = times.get().read(event.get("StartTime"), at).orElse(leg.started);
                leg.answered = times.get().read(event.get("AnswerTime"), at).orElse(leg.answered);
                legs.hasNews(leg);
            }
        }
    }

    private void show(AmiMessage shown, Instant now) {
        String id = shown.get("Uniqueid");
        Channel channel = channels.at(id);
        if (channel.gone != null) {
            return; // it has ended while the list was on its way
        }
        if (channel.name.isEmpty()) {
            channel.made(shown, now);
        }
        boolean isUp = shown.get("ChannelState").equals(UP);
        Leg leg = legs.at(id);
        if (leg == null && isTrunk(channel.name) && shown.get("Application").equals("AppDial")) {
            Instant started = now.minus(shown.duration()).truncatedTo(ChronoUnit.MILLIS);
            leg = legs.add(id, channel.name, started, now);
            leg.made = true;
            leg.dialled = true;
            leg.dialEnded = isUp;
            leg.number = shown.get("CallerIDNum");
            leg.account = shown.get("AccountCode");
        }
        if (leg != null && isUp && leg.answered == null) {
            leg.isGuess = true;
            leg.answered = leg.started;
            legs.hasNews(leg);
        }
    }

    private boolean isTrunk(String channel) {
        return trunks.stream().anyMatch(channel::startsWith);
    }
}
