package io.ringfence.policyservice.core.traffic;

import io.ringfence.policyservice.core.refusal.Result;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Packets as sensors have captured them, for as long as they are kept. All throw {@link
 * io.ringfence.policyservice.core.refusal.UnreachableException} when they can't be read.
 */
public interface Traffic {

    /** What is said of a packet whose peer the policy drops now: sensors capture before the firewall. */
    String STILL_CAPTURED = "blocked, still captured";

    /**
     * Some of them, the newest first. An answer is bounded in what is examined for it, so it can have fewer than asked for, or none,
     * and there is more all the same.
     *
     * @param before where the answer before ended
     * @param size the most packets, above 0
     */
    Result<Found> find(TrafficQuery query, Optional<TrafficCursor> before, int size);

    /** One of them; empty when it is not kept any more, or never was. */
    Result<Optional<SeenPacket>> find(PacketId id);

    /**
     * Those of the frames that a message was put together of which are kept and near it, in any order.
     *
     * @param message of kind MESSAGE; of others there are none
     */
    Result<List<SeenPacket>> framesOf(SeenPacket message);

    /**
     * Writes the frames as a pcapng file, the oldest first. Frames of which a message was put together that is asked for are there too.
     *
     * @param blocked tells which of some peers the policy drops; it is asked once for each peer, for many at once
     * @return how many frames
     * @throws IOException when nobody takes them any more
     */
    Result<Long> write(TrafficQuery query, UnaryOperator<Set<String>> blocked, OutputStream out) throws IOException;

    /**
     * Hears of packets as they come.
     *
     * @return ends it
     */
    Runnable listen(TrafficListener listener);

    /**
     * What was found.
     *
     * @param packets the newest first
     * @param next where to go on; empty when there is no more
     * @param unreadable records that could not be read and were passed over
     * @param searchedBackTo when the search ended before there were enough: all since then is examined
     * @param heldFrom when earlier ones are asked for than are kept: what is from then on is kept, of what was before some is gone
     */
    record Found(
            List<SeenPacket> packets,
            Optional<TrafficCursor> next,
            int unreadable,
            Optional<Instant> searchedBackTo,
            Optional<Instant> heldFrom) {

        public Found {
            packets = List.copyOf(packets);
        }
    }
}
