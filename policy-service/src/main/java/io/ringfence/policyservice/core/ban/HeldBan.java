package io.ringfence.policyservice.core.ban;

import io.ringfence.contract.ban.BanLifted;
import io.ringfence.contract.ban.IpBanned;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A ban, and where it stands on the topic.
 *
 * @param ban the ban
 * @param lifted what lifted it before its end; absent when nothing did
 * @param place where what was said last of it stands
 */
public record HeldBan(IpBanned ban, @Nullable BanLifted lifted, Place place) {

    /** A place on {@code ringfence.bans}. */
    public record Place(int partition, long offset) {}

    /** Whether it holds. */
    public boolean isActive(Instant now) {
        return lifted == null && !ban.isOver(now);
    }
}
