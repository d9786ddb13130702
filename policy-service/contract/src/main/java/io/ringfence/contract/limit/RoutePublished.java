package io.ringfence.contract.limit;

import io.ringfence.contract.Bounds;
import io.ringfence.contract.call.Rate;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What numbers that begin with a prefix cost; of several that fit the longest counts.
 *
 * @param tenant whose route it is
 * @param prefix the first digits of the numbers in E.164, without a plus
 * @param rate what a call costs
 * @param name what people call it; absent when nothing
 */
public record RoutePublished(
        String tenant, String prefix, Rate rate, @Nullable String name) implements LimitRecord {

    /** The first digits of a number. */
    public static final Pattern PREFIX = Pattern.compile("[0-9]{1,15}");

    public RoutePublished {
        Bounds.name(tenant, "tenant", Bounds.TENANT);
        Bounds.name(prefix, "prefix", PREFIX);
        Objects.requireNonNull(rate, "rate");
        if (name != null) {
            Bounds.text(name, "name", Bounds.MAX_TEXT);
        }
    }

    @Override
    public String key() {
        return tenant + "/route/" + prefix;
    }
}
