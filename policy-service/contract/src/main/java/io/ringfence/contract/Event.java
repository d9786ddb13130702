package io.ringfence.contract;

/**
 * A fact that one part tells the others. Its name on the wire is {@code io.ringfence.<simple name>.v1}; only optional
 * fields are ever added to a record, anything else is a new event. The events of one topic are sealed together in their
 * package; {@link Topic} lists them all.
 */
public interface Event {

    /** The CloudEvents type of an event class. */
    static String typeOf(Class<? extends Event> event) {
        return "io.ringfence." + event.getSimpleName() + ".v1";
    }

    /** The key that the event's record has on its topic. */
    String key();
}
