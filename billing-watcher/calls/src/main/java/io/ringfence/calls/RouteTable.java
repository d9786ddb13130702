package io.ringfence.calls;

import io.ringfence.contract.limit.RoutePublished;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The routes of a tenant; the longest prefix of a number counts. For one thread, or guarded by its owner. */
public final class RouteTable {

    private static final int LONGEST = 15;

    private final Map<String, RoutePublished> byPrefix = new HashMap<>();

    /** Takes a route, in place of the one with its prefix. */
    public void put(RoutePublished route) {
        byPrefix.put(route.prefix(), route);
    }

    /** Takes a route away. */
    public void remove(String prefix) {
        byPrefix.remove(prefix);
    }

    /** The route of a number. */
    public Optional<RoutePublished> of(Dialled number) {
        String digits = number.digits();
        for (int length = Math.min(LONGEST, digits.length()); length > 0; length--) {
            RoutePublished route = byPrefix.get(digits.substring(0, length));
            if (route != null) {
                return Optional.of(route);
            }
        }
        return Optional.empty();
    }

    public int size() {
        return byPrefix.size();
    }
}
