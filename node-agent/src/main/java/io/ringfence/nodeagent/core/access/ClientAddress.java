package io.ringfence.nodeagent.core.access;

import io.ringfence.firewall.network.Network;
import java.util.List;

/** Who the client is, by what a proxy says. */
public sealed interface ClientAddress {

    /** The one header that names all proxies on the way. */
    String FORWARDED_FOR = "X-Forwarded-For";

    /** The client's address. */
    record Known(Network address) implements ClientAddress {}

    /**
     * The client's address is not known.
     *
     * @param why a sentence for who set up the proxy
     */
    record Unknown(String why) implements ClientAddress {}

    /**
     * Reads the header that a proxy has set. {@code X-Forwarded-For} is read from its end: a proxy adds there whom it has
     * seen itself, while the beginning is whatever the client has sent. The first that is no proxy of ours is the client.
     *
     * @param peer who has sent the request
     * @param header the header's name
     * @param values its values, in the order of the request
     * @param proxies who is believed
     */
    static ClientAddress of(String peer, String header, List<String> values, List<Network> proxies) {
        if (!isProxy(peer, proxies)) {
            return new Unknown("The request comes from " + peer
                    + ", which is not in node-agent.access-check.proxies; so its headers are not believed.");
        }
        List<String> addresses = List.of(String.join(",", values).split(",", -1));
        if (values.isEmpty() || addresses.getLast().isBlank()) {
            return new Unknown("The header " + header + " is missing; the proxy must set it to the client's address.");
        }
        if (!header.equalsIgnoreCase(FORWARDED_FOR) && addresses.size() > 1) {
            return new Unknown("The header " + header + " has more than one address.");
        }
        int client = addresses.size() - 1;
        while (client > 0 && isProxy(addresses.get(client), proxies)) {
            client--;
        }
        try {
            return new Known(address(addresses.get(client)));
        } catch (IllegalArgumentException e) {
            return new Unknown("The header " + header + " has no address that can be read: " + e.getMessage() + ".");
        }
    }

    private static boolean isProxy(String text, List<Network> proxies) {
        try {
            Network address = address(text);
            return proxies.stream().anyMatch(proxy -> proxy.contains(address));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Some proxies add the port: {@code 203.0.113.9:51234}, {@code [2001:db8::7]:51234}. */
    private static Network address(String text) {
        String address = text.strip();
        int bracket = address.indexOf(']');
        int colon = address.indexOf(':');
        if (address.startsWith("[") && bracket > 0) {
            address = address.substring(1, bracket);
        } else if (colon > 0 && colon == address.lastIndexOf(':')) {
            address = address.substring(0, colon);
        }
        Network network = Network.parse(address);
        if (!network.isAddress()) {
            throw new IllegalArgumentException("a network is not an address");
        }
        return network;
    }
}
