package io.ringfence.standalone;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** Keeps the embedded servers from writing hundreds of lines at each start; what goes wrong is still logged. */
final class Logs {
    /** Held, because the log manager forgets the level of a logger that nobody refers to. */
    private static final List<Logger> QUIET = Stream.of("kafka", "org.apache.kafka", "state.change.logger")
            .map(Logger::getLogger)
            .toList();

    /** These warn at every start or stop of a sound broker. */
    private static final List<Logger> MUTE = Stream.of(
                    "org.apache.kafka.controller", "org.apache.kafka.clients.NetworkClient")
            .map(Logger::getLogger)
            .toList();

    /** What fails here is an exception of the caller's. */
    private static final Logger POSTGRES = Logger.getLogger("io.zonky");

    private Logs() {}

    static void quiet() {
        QUIET.forEach(logger -> logger.setLevel(Level.WARNING));
        MUTE.forEach(logger -> logger.setLevel(Level.SEVERE));
        POSTGRES.setLevel(Level.OFF);
    }
}
