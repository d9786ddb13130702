package io.ringfence.trafficsensor.core.sample;

import io.ringfence.contract.traffic.TrafficReported;
import io.ringfence.contract.traffic.TrafficReported.Source;
import io.ringfence.traffic.frame.Addresses;
import io.ringfence.traffic.sip.SipMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets so many frames a second of each peer pass and counts the others, so that a flood of one keeps no other one from being seen;
 * and knows who sends most now. It remembers the {@value #PEERS} that were seen last. For all threads.
 */
public final class Sampler {

    /** The time that sources are counted over, in seconds: two halves, of which the older one goes as a whole. */
    public static final int WINDOW_SECONDS = 10;

    static final int PEERS = 65_536;
    private static final long HALF = Duration.ofSeconds(WINDOW_SECONDS).toNanos() / 2;
    private static final int KINDS = SipMethod.values().length;

    /** What was kept back of a peer. */
    public record LeftOut(String address, @Nullable SipMethod method, long frames) {}

    private record Key(long high, long low) {}

    private static final class Counts {
        private long packets;
        private long leftOut;
        private long failures;
        private long @Nullable [] methods;
        private List<String> userAgents = List.of();

        private void add(SipMethod method) {
            if (methods == null) {
                methods = new long[KINDS];
            }
            methods[method.ordinal()]++;
        }

        private long requests(SipMethod method) {
            return methods == null ? 0 : methods[method.ordinal()];
        }

        private void add(String userAgent) {
            if (!userAgents.contains(userAgent)) {
                List<String> more = new ArrayList<>(userAgents);
                more.add(userAgent);
                userAgents = more;
            }
        }
    }

    private static final class Peer {
        private final Key key;
        private double tokens;
        private long filledNanos;
        private long halfNumber = Long.MIN_VALUE;
        private Counts now = new Counts();
        private Counts before = new Counts();
        private long @Nullable [] keptBack;

        private Peer(Key key, double tokens, long nanos) {
            this.key = key;
            this.tokens = tokens;
            this.filledNanos = nanos;
        }

        private Counts counts(long half) {
            if (half != halfNumber) {
                before = half == halfNumber + 1 ? now : new Counts();
                now = new Counts();
                halfNumber = half;
            }
            return now;
        }

        private long packets() {
            return now.packets + before.packets;
        }
    }

    private final int perSecond;
    private final int burst;
    private final Map<Key, Peer> peers = new LinkedHashMap<>(1024, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Peer> eldest) {
            return size() > PEERS; // what was kept back of it is told all the same
        }
    };
    private final List<Peer> cut = new ArrayList<>();
    private long leftOut;

    /**
     * @param perSecond how many frames of a peer pass in a second, in the long run; 0 lets all pass
     * @param burst how many more at once
     */
    public Sampler(int perSecond, int burst) {
        this.perSecond = perSecond;
        this.burst = burst;
    }

    /**
     * Whether a frame from or to a peer is to be passed on.
     *
     * @param isFrom whether the peer has sent it
     * @param method the request in it; null when there is none
     * @param isFailure whether it is an answer of 400 or above
     * @param userAgent what the peer calls itself; asked for only while few names are known
     */
    public synchronized boolean passes(
            long high,
            long low,
            long nanos,
            boolean isFrom,
            @Nullable SipMethod method,
            boolean isFailure,
            Supplier<@Nullable String> userAgent) {
        Peer peer = peers.computeIfAbsent(new Key(high, low), key -> new Peer(key, (double) perSecond + burst, nanos));
        boolean passes = perSecond == 0 || take(peer, nanos);
        Counts counts = peer.counts(nanos / HALF);
        if (isFrom) {
            counts.packets++;
            if (method != null) {
                counts.add(method);
            }
            if (counts.userAgents.size() < TrafficReported.MAX_USER_AGENTS) {
                String agent = userAgent.get();
                if (agent != null) {
                    counts.add(agent);
                }
            }
        } else if (isFailure) {
            counts.failures++;
        }
        if (!passes) {
            leftOut++;
            counts.leftOut++;
            if (peer.keptBack == null) {
                peer.keptBack = new long[KINDS + 1];
                cut.add(peer);
            }
            peer.keptBack[method == null ? KINDS : method.ordinal()]++;
        }
        return passes;
    }

    /** What was kept back since this was asked last. */
    public synchronized List<LeftOut> leftOut() {
        List<LeftOut> all = new ArrayList<>();
        for (Peer peer : cut) {
            tell(peer, all);
            peer.keptBack = null;
        }
        cut.clear();
        return all;
    }

    /** How many frames were kept back in all. */
    public synchronized long leftOutFrames() {
        return leftOut;
    }

    /** How many peers have sent within the window. */
    public synchronized int sourceCount(long nanos) {
        long half = nanos / HALF;
        int count = 0;
        for (Peer peer : peers.values()) {
            if (isRecent(peer, half) && peer.packets() > 0) {
                count++;
            }
        }
        return count;
    }

    /** Those who have sent most within the window, at most {@link TrafficReported#MAX_SOURCES}. */
    public synchronized List<Source> sources(long nanos) {
        long half = nanos / HALF;
        // A heap of the few that are told: captures wait meanwhile, so nothing is made for the others.
        PriorityQueue<Peer> most = new PriorityQueue<>(Comparator.comparingLong(Peer::packets));
        for (Peer peer : peers.values()) {
            if (isRecent(peer, half)) {
                peer.counts(half);
                long packets = peer.packets();
                if (packets > 0
                        && (most.size() < TrafficReported.MAX_SOURCES
                                || packets > most.element().packets())) {
                    most.add(peer);
                    if (most.size() > TrafficReported.MAX_SOURCES) {
                        most.remove();
                    }
                }
            }
        }
        return most.stream()
                .map(Sampler::source)
                .sorted(Comparator.comparingLong(Source::packets).reversed().thenComparing(Source::address))
                .toList();
    }

    private boolean take(Peer peer, long nanos) {
        double most = (double) perSecond + burst;
        if (nanos > peer.filledNanos) {
            peer.tokens = Math.min(most, peer.tokens + (nanos - peer.filledNanos) / 1e9 * perSecond);
            peer.filledNanos = nanos;
        }
        if (peer.tokens < 1) {
            return false;
        }
        peer.tokens--;
        return true;
    }

    private static boolean isRecent(Peer peer, long half) {
        return peer.halfNumber >= half - 1;
    }

    private static void tell(Peer peer, List<LeftOut> all) {
        long[] keptBack = peer.keptBack;
        String address = Addresses.text(peer.key.high(), peer.key.low());
        for (int kind = 0; keptBack != null && kind <= KINDS; kind++) {
            if (keptBack[kind] > 0) {
                all.add(new LeftOut(address, kind == KINDS ? null : SipMethod.values()[kind], keptBack[kind]));
            }
        }
    }

    private static Source source(Peer peer) {
        Map<String, Long> methods = new HashMap<>();
        for (SipMethod method : SipMethod.values()) {
            long count = peer.now.requests(method) + peer.before.requests(method);
            if (count > 0) {
                methods.put(method.name(), count);
            }
        }
        Set<String> agents = new LinkedHashSet<>(peer.before.userAgents);
        agents.addAll(peer.now.userAgents);
        return new Source(
                Addresses.text(peer.key.high(), peer.key.low()),
                peer.packets(),
                peer.now.leftOut + peer.before.leftOut,
                methods,
                peer.now.failures + peer.before.failures,
                agents.stream().limit(TrafficReported.MAX_USER_AGENTS).toList());
    }
}
