package io.ringfence.nodeagent.edge.os;

/** The kernel's firewall could not be read or changed; the text says what, where and what to do next. */
public final class FirewallException extends Exception {

    public FirewallException(String message) {
        super(message);
    }

    /** The error for a command that did not end well. */
    static FirewallException of(Commands.Command command, Commands.Result result) {
        String program = command.program();
        return new FirewallException(
                switch (result) {
                    case Commands.NotStarted(String reason) -> missing(program, reason);
                    case Commands.TimedOut(var after) ->
                        program + " did not end within " + after.toSeconds() + " s and was stopped; it is tried again";
                    case Commands.Ended(int exitCode, String errors) -> explain(program, exitCode, errors);
                });
    }

    private static String missing(String program, String reason) {
        return program + " can't be started (" + reason + "); install the Debian package "
                + switch (program) {
                    case "ipset" -> "ipset";
                    case "ip" -> "iproute2";
                    default -> "iptables";
                };
    }

    private static String explain(String program, int exitCode, String errors) {
        String text = errors.strip().replaceAll("\\s+", " ");
        if (exitCode >= 126 && text.contains("No such file or directory")) {
            return missing(program, "not found"); // said by a command prefix
        }
        String said = program + ": " + (text.isEmpty() ? "exit code " + exitCode : text);
        if (text.contains("Operation not permitted") || text.contains("ermission denied")) {
            return "no right to change the firewall; run the agent as root or with CAP_NET_ADMIN and CAP_NET_RAW" + " ("
                    + said + ")";
        }
        if (text.contains("xtables lock")) {
            return "another program holds the iptables lock; the rules stay as they are and it is tried again (" + said
                    + ")";
        }
        return said;
    }
}
