package io.ringfence.trafficsensor.edge.os;

import com.sun.jna.Library;
import com.sun.jna.Native;

/** Linux's nice value of a thread, which needs no right to be raised, and which threads that it starts inherit (setpriority(2)). */
public final class Niceness {

    private static final int PRIO_PROCESS = 0;

    private interface C extends Library {
        int setpriority(int which, int who, int nice);
    }

    private Niceness() {}

    /**
     * Lets other threads go before the one that calls.
     *
     * @param nice 0 to 19
     */
    public static void raise(int nice) {
        try {
            int _ = Native.load("c", C.class).setpriority(PRIO_PROCESS, 0, nice); // 0: this thread
        } catch (LinkageError e) {
            return; // it goes on as before
        }
    }
}
