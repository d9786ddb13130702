package io.ringfence.standalone.demo;

import io.ringfence.standalone.StandaloneException;
import io.ringfence.standalone.node.NodeNetwork;
import io.ringfence.standalone.os.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A SIP server on a node that answers every OPTIONS with 200. */
final class Kamailio {
    private static final String CONFIGURATION = """
            #!KAMAILIO
            debug=0
            log_stderror=yes
            fork=yes
            children=1
            disable_tcp=yes
            auto_aliases=no
            listen=udp:%s:5060
            loadmodule "sl.so"
            request_route {
                if (method == "OPTIONS") {
                    sl_send_reply("200", "OK");
                }
                exit;
            }
            """;

    private Kamailio() {}

    /** The process for a node. */
    static Service.Spec on(NodeNetwork network, int node, Path data) {
        String name = "kamailio" + node;
        Path folder = data.resolve(name).toAbsolutePath();
        Path configuration = folder.resolve("kamailio.cfg");
        try {
            Files.createDirectories(folder);
            Files.writeString(configuration, CONFIGURATION.formatted(network.address(node)));
        } catch (IOException e) {
            throw new StandaloneException("Kamailio's folder " + folder + " can't be made: " + e, e);
        }
        List<String> command = new ArrayList<>(network.on(node));
        command.addAll(List.of("kamailio", "-DD", "-E", "-m", "16", "-M", "4"));
        command.addAll(List.of("-f", configuration.toString()));
        command.addAll(List.of("-Y", folder.toString(), "-w", folder.toString()));
        command.addAll(List.of("-P", folder.resolve("kamailio.pid").toString()));
        return new Service.Spec(name, command, Map.of(), data.resolve("logs"), data.resolve("run"));
    }
}
