package io.ringfence.nodeagent.core.cdr;

import java.util.LinkedHashMap;
import java.util.Map;

/** What was put in last, up to a number. */
@SuppressWarnings("serial") // never written
final class Recent<K, V> extends LinkedHashMap<K, V> {

    private final int most;

    Recent(int most) {
        this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
    }
}
