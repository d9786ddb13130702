package io.ringfence.standalone;

import io.ringfence.standalone.os.Signals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.FileHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.apache.kafka.common.utils.Exit;

/** The launcher behind {@code make run}. */
public final class Main {
    private static final Logger LOG = Logger.getLogger(Main.class.getName());

    private final AtomicBoolean stopping = new AtomicBoolean();
    private final AtomicBoolean broken = new AtomicBoolean();
    private final Steps steps = Steps.console();

    private Main() {}

    /** Starts the stack and keeps it until Ctrl-C, SIGTERM or a part's death. */
    public static void main(String[] arguments) {
        // By halt: all is ended in order by now, and hooks of the embedded servers would only do it again.
        Runtime.getRuntime().halt(new Main().run());
    }

    private int run() {
        Thread main = Thread.currentThread();
        Signals.handle(() -> {
            if (stopping.compareAndSet(false, true)) {
                main.interrupt();
            }
        });
        try {
            Settings settings = Settings.of(System.getenv(), System.getProperty("user.name"));
            logTo(settings.data().resolve("logs"));
            endOnFatalFault(main);
            return run(settings);
        } catch (StandaloneException e) {
            steps.say(stopping.get() ? "  Ended before all was started." : "\n  ✗ " + e.getMessage());
            return 1;
        } catch (RuntimeException e) {
            LOG.log(Level.SEVERE, "Unexpected", e);
            steps.say("\n  ✗ Unexpected: " + e + "; the whole of it is in servers.log.");
            return 1;
        }
    }

    private int run(Settings settings) {
        steps.say("Ringfence: %d node%s, data in %s\n"
                .formatted(settings.nodes(), settings.nodes() == 1 ? "" : "s", settings.data()));
        Stack stack = Stack.start(settings, steps);
        int code = 0;
        try {
            steps.say(welcome(settings, stack));
            steps.say("\n  ✗ " + stack.awaitFailure());
            code = 1;
        } catch (InterruptedException e) {
            steps.say("\nEnding.");
            code = broken.get() ? 1 : 0;
        }
        stopping.set(true);
        // Ending must not be cut short by the signal that asked for it.
        Thread.interrupted();
        stack.close();
        return code;
    }

    private static String welcome(Settings settings, Stack stack) {
        Path data = settings.data();
        return """

                Ready.
                  console  %s   as admin, with the password %s
                           (kept in %s; a changed one is not)
                  API      %s/api/v1   (OpenAPI: /q/openapi)
                  token    %s   (kept in %s)
                  logs     %s/*.log
                %s
                Try in another terminal:
                  curl -s -H "Authorization: Bearer $(cat %s)" -H 'Content-Type: application/json' \\
                       -d '{"list": "BLOCK", "cidr": "203.0.113.9"}' %s/api/v1/firewall/entries

                Ctrl-C ends everything; the data stay.""".formatted(
                        settings.url(),
                        stack.secrets().password(),
                        data.resolve("admin-password"),
                        settings.url(),
                        stack.token(),
                        data.resolve("admin-token"),
                        data.resolve("logs"),
                        nodes(settings),
                        data.resolve("admin-token"),
                        settings.url());
    }

    private static String nodes(Settings settings) {
        return settings.root()
                ? "  nodes    %s-node1 ...: ip netns exec %s-node1 ipset list%n"
                        .formatted(settings.prefix(), settings.prefix())
                : "  nodes    run dry: without root nothing is applied to a kernel\n";
    }

    /** A broker that finds its data unusable would end the whole JVM on the spot, and leave the other parts running. */
    private void endOnFatalFault(Thread main) {
        Exit.Procedure end = (code, message) -> {
            steps.say("  ✗ Kafka has ended itself: %s. See servers.log.".formatted(message));
            broken.set(true);
            main.interrupt();
            throw new StandaloneException("Kafka has ended itself: " + message);
        };
        Exit.setExitProcedure(end);
        Exit.setHaltProcedure(end);
    }

    /** Sends this process's own log, that of Kafka, to a file in the folder. */
    public static void logTo(Path folder) {
        try {
            Files.createDirectories(folder);
            Logger root = LogManager.getLogManager().getLogger("");
            for (Handler handler : root.getHandlers()) {
                root.removeHandler(handler);
            }
            FileHandler file =
                    new FileHandler(folder.resolve("servers.log").toString().replace("%", "%%"), true);
            file.setFormatter(new SimpleFormatter());
            root.addHandler(file);
        } catch (IOException e) {
            throw new StandaloneException(
                    "Logs can't be written to " + folder + ": " + e + ". Choose another folder with DATA=<folder>.", e);
        }
    }
}
