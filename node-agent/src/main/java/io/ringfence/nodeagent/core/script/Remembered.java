package io.ringfence.nodeagent.core.script;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an agent must know of scripts after a restart.
 *
 * @param scripts the scripts as they stood last
 * @param loaded effects that the kernel may hold: the one that was loaded last, and while one takes another's place, both
 * @param policies policies of built-in chains as they were before a script set them, by {@code <family> <table> <chain>}
 */
public record Remembered(List<Tried> scripts, List<Effect> loaded, Map<String, String> policies) {

    /** There has never been a script. */
    public static final Remembered NOTHING = new Remembered(List.of(), List.of(), Map.of());

    public Remembered {
        scripts = List.copyOf(scripts);
        loaded = List.copyOf(loaded);
        policies = Collections.unmodifiableMap(new TreeMap<>(policies));
    }
}
