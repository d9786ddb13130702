package io.ringfence.nodeagent.core.ban;

import io.ringfence.firewall.network.Network;

/** What is to be done outside, after something has happened to bans. */
public sealed interface Effect {

    /** Something of this node is to be published: {@link NodeBans#pending()} has it. */
    record Publish() implements Effect {}

    /** The node's own Fail2Ban is to end its bans inside a network. */
    record Unban(Network network) implements Effect {}
}
