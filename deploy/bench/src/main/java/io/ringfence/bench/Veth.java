package io.ringfence.bench;

import io.ringfence.standalone.os.Command;

/** A pair of interfaces that ties two namespaces directly. */
public final class Veth {
    private Veth() {}

    /** Makes the pair, under one name at both ends, each with an address of a /30. */
    public static void join(String near, String device, String nearAddress, String far, String farAddress) {
        Command.run("ip", "-n", near, "link", "add", device, "type", "veth", "peer", "name", device, "netns", far);
        Command.run("ip", "-n", near, "address", "add", nearAddress + "/30", "dev", device);
        Command.run("ip", "-n", far, "address", "add", farAddress + "/30", "dev", device);
        Command.run("ip", "-n", near, "link", "set", device, "up");
        Command.run("ip", "-n", far, "link", "set", device, "up");
    }
}
