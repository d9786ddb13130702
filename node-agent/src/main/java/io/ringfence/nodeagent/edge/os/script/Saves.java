package io.ringfence.nodeagent.edge.os.script;

import io.ringfence.firewall.network.Family;
import io.ringfence.nodeagent.core.script.Observed;
import io.ringfence.nodeagent.core.script.SaveText;
import io.ringfence.nodeagent.edge.os.Commands;
import io.ringfence.nodeagent.edge.os.Commands.Command;
import io.ringfence.nodeagent.edge.os.FirewallException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All rules and sets where some commands run, and restore texts to them. */
final class Saves {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String LOCK_SECONDS = "5";

    private final Commands commands;
    private final String backend;

    Saves(Commands commands, String backend) {
        this.commands = commands;
        this.backend = backend;
    }

    /** Every table of a family, but for those that another program has made with nft so that iptables can't read them. */
    SaveText rules(Family family) throws FirewallException, InterruptedException {
        return SaveText.parse(commands.lines(Command.of(TIMEOUT, program(family, "save"))));
    }

    /** Every rule, and every set with its members. */
    Observed all() throws FirewallException, InterruptedException {
        return new Observed(
                rules(Family.IPV4), rules(Family.IPV6), commands.lines(Command.of(TIMEOUT, "ipset", "save")));
    }

    /** Every set's name with its type and header, as {@code create} takes them. */
    Map<String, String> setHeaders() throws FirewallException, InterruptedException {
        Map<String, String> headers = new LinkedHashMap<>();
        String name = "";
        String type = "";
        for (String line : commands.lines(Command.of(TIMEOUT, "ipset", "list", "-t"))) {
            if (line.startsWith("Name: ")) {
                name = line.substring("Name: ".length());
            } else if (line.startsWith("Type: ")) {
                type = line.substring("Type: ".length());
            } else if (line.startsWith("Header: ")) {
                headers.put(
                        name, type + " " + line.substring("Header: ".length()).strip());
            }
        }
        return headers;
    }

    /** One transaction for each table in the text. */
    void restoreRules(Family family, String text) throws FirewallException, InterruptedException {
        List<String> line = List.of(program(family, "restore"), "--noflush", "-w", LOCK_SECONDS);
        commands.require(new Command(line, TIMEOUT, out -> out.write(text), ignored -> {}));
    }

    void restoreSets(String text) throws FirewallException, InterruptedException {
        commands.require(Command.of(TIMEOUT, "ipset", "restore").withInput(text));
    }

    /** Destroys a set; one that rules of others use stays, and is an error. */
    void destroySet(String name) throws FirewallException, InterruptedException {
        commands.require(Command.of(TIMEOUT, "ipset", "destroy", name));
    }

    private String program(Family family, String what) {
        return (family == Family.IPV4 ? "iptables-" : "ip6tables-") + backend + "-" + what;
    }
}
