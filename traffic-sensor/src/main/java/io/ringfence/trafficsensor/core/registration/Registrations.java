package io.ringfence.trafficsensor.core.registration;

import io.ringfence.contract.registration.PhoneRegistered;
import io.ringfence.contract.registration.PhoneUnregistered;
import io.ringfence.contract.registration.RegistrationRecord;
import io.ringfence.traffic.count.Outcome;
import io.ringfence.traffic.frame.Addresses;
import io.ringfence.traffic.frame.Hep;
import io.ringfence.traffic.frame.Packet;
import io.ringfence.traffic.sensor.SensorSink;
import io.ringfence.traffic.sip.SipMessage;
import io.ringfence.traffic.sip.SipMethod;
import io.ringfence.trafficsensor.core.record.OwnAddresses;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Matches REGISTER requests with the answers that this node gives, and tells which phones are registered. Only a 2xx that the node
 * itself has sent counts, by its address and by the link layer. Of the pipeline's thread.
 */
public final class Registrations implements SensorSink {

    static final int MAX_WAITING = 10_000;
    static final int MAX_TOLD = 100_000;
    static final Duration LONGEST = Duration.ofDays(7);

    private static final long TRANSACTION_NANOS = Duration.ofSeconds(32).toNanos();
    private static final int USUAL_SECONDS = 3_600; // RFC 3261 10.2.1.1: what is usual when no one says anything

    private final String node;
    private final Supplier<OwnAddresses> own;
    private final Map<String, String> tenants;
    private final Consumer<RegistrationRecord> out;
    private final Map<Key, Waiting> waiting = bounded(MAX_WAITING);
    private final Map<Phone, Told> told = bounded(MAX_TOLD);
    private final List<Seen> ofFrame = new ArrayList<>();
    private long notOurs;

    private record Key(String transaction, Peer phone, Peer registrar) {}

    private record Peer(long high, long low, int port) {}

    private record Waiting(Register request, long atNanos, long receiver) {}

    private record Seen(Key key, boolean isRequest, Register register) {}

    private record Phone(String address, String account) {}

    private record Told(Instant at, Instant expiresAt) {}

    /**
     * @param own the node's addresses as they are now
     * @param tenants whose domains are; in lower case
     * @param out takes the events, and must not throw or wait
     */
    public Registrations(
            String node, Supplier<OwnAddresses> own, Map<String, String> tenants, Consumer<RegistrationRecord> out) {
        this.node = node;
        this.own = own;
        this.tenants = Map.copyOf(tenants);
        this.out = out;
    }

    /** Answers that have the node's address as their source, and were not sent by it as far as the link layer tells. */
    public long notOurs() {
        return notOurs;
    }

    @Override
    public void message(Packet packet, SipMessage message) {
        boolean isRequest = message.isRequest();
        if (message.method() != SipMethod.REGISTER
                || packet.linkType() == Hep.LINK_TYPE // whoever is on the node may say so
                || packet.isPartial()
                || !isRequest && (message.status() < 200 || message.status() > 299)) {
            return;
        }
        OwnAddresses addresses = own.get();
        boolean isSourceOwn = addresses.has(packet.sourceHigh(), packet.sourceLow());
        boolean isDestinationOwn = addresses.has(packet.destinationHigh(), packet.destinationLow());
        if (isSourceOwn == isDestinationOwn || isSourceOwn == isRequest) {
            return;
        }
        Register register = Register.of(message);
        if (!register.transaction().isEmpty()) {
            Peer source = new Peer(packet.sourceHigh(), packet.sourceLow(), packet.sourcePort());
            Peer destination = new Peer(packet.destinationHigh(), packet.destinationLow(), packet.destinationPort());
            Key key = isRequest
                    ? new Key(register.transaction(), source, destination)
                    : new Key(register.transaction(), destination, source);
            ofFrame.add(new Seen(key, isRequest, register));
        }
    }

    @Override
    public void frame(Packet packet, Outcome outcome) {
        for (Seen seen : ofFrame) {
            if (seen.isRequest()) {
                waiting.putIfAbsent(
                        seen.key(), new Waiting(seen.register(), packet.timeNanos(), LinkDirection.receiver(packet)));
            } else {
                answered(packet, seen);
            }
        }
        ofFrame.clear();
    }

    private void answered(Packet packet, Seen seen) {
        Waiting asked = waiting.get(seen.key());
        if (asked == null) {
            return;
        }
        if (!LinkDirection.isSentBy(asked.receiver(), packet)) {
            notOurs++;
            return;
        }
        waiting.remove(seen.key());
        long age = packet.timeNanos() - asked.atNanos();
        String account = asked.request().account();
        if (age < 0
                || age > TRANSACTION_NANOS
                || account.isBlank()
                || account.length() > RegistrationRecord.MAX_ACCOUNT
                || account.chars().anyMatch(Character::isISOControl)
                || asked.request().contacts().isEmpty()) { // without a contact it only asks
            return;
        }
        Instant at = Instant.ofEpochSecond(0, packet.timeNanos());
        Peer from = seen.key().phone();
        Phone phone = new Phone(Addresses.text(from.high(), from.low()), account);
        long seconds = seconds(asked.request(), seen.register());
        if (seconds == 0) {
            told.remove(phone);
            out.accept(new PhoneUnregistered(phone.address(), account, node, at));
        } else {
            registered(phone, asked.request().domain(), at, at.plusSeconds(Math.min(seconds, LONGEST.toSeconds())));
        }
    }

    private void registered(Phone phone, String domain, Instant at, Instant expiresAt) {
        Told last = told.get(phone);
        if (last != null && !expiresAt.isBefore(last.expiresAt())) {
            Duration quarter = Duration.between(last.at(), last.expiresAt()).dividedBy(4);
            if (Duration.between(last.at(), at).compareTo(quarter) <= 0) {
                return;
            }
        }
        told.remove(phone); // so that it comes last
        told.put(phone, new Told(at, expiresAt));
        @Nullable String tenant = tenants.get(domain);
        out.accept(new PhoneRegistered(phone.address(), phone.account(), tenant, node, at, expiresAt));
    }

    /** For how long the longest of the request's contacts is registered: never longer than it asked for. */
    private static long seconds(Register request, Register answer) {
        long longest = 0;
        for (Map.Entry<String, Integer> contact : request.contacts().entrySet()) {
            long asked = contact.getValue() >= 0 ? contact.getValue() : request.expires();
            if (asked == 0 || contact.getKey().equals(Register.ALL)) {
                continue;
            }
            int granted = answer.contacts().getOrDefault(contact.getKey(), -1);
            if (granted < 0) {
                granted = answer.expires();
            }
            long most = asked < 0 ? Long.MAX_VALUE : asked;
            long given = granted >= 0 ? granted : asked < 0 ? USUAL_SECONDS : asked;
            longest = Math.max(longest, Math.min(most, given));
        }
        return longest;
    }

    private static <K, V> Map<K, V> bounded(int limit) {
        return new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > limit;
            }
        };
    }
}
