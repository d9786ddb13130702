package io.ringfence.standalone.os;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;

/**
 * Ctrl-C and SIGTERM, handled by a callback. A shutdown hook would not do: hooks run all at once, and PostgreSQL's own one
 * would end it before the services that use it.
 */
public final class Signals {
    private Signals() {}

    /**
     * Has the callback run, on a thread of the JVM, at each SIGINT, SIGTERM and SIGHUP. The JDK's signal classes are
     * reached by reflection, because the compiler warns of them in a way that can't be switched off.
     */
    public static void handle(Runnable callback) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(),
                    new Class<?>[] {handler},
                    (self, method, arguments) -> switch (method.getName()) {
                        case "handle" -> {
                            callback.run();
                            yield null;
                        }
                        case "equals" -> self == arguments[0];
                        case "hashCode" -> System.identityHashCode(self);
                        default -> "signal handler";
                    });
            for (String name : List.of("INT", "TERM", "HUP")) {
                Object each = signal.getConstructor(String.class).newInstance(name);
                signal.getMethod("handle", signal, handler).invoke(null, each, proxy);
            }
        } catch (ClassNotFoundException
                | NoSuchMethodException
                | InstantiationException
                | IllegalAccessException
                | InvocationTargetException e) {
            throw new IllegalStateException("This JVM does not let signals be handled", e);
        }
    }
}
