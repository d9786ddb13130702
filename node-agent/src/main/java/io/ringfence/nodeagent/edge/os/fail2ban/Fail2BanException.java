package io.ringfence.nodeagent.edge.os.fail2ban;

import io.ringfence.contract.node.Fail2BanReport.State;

/** Fail2Ban can't be asked, or has refused; says how it is with it, and what to do. */
public final class Fail2BanException extends Exception {

    private final State state;

    Fail2BanException(State state, String message) {
        super(message);
        this.state = state;
    }

    /** There is no Fail2Ban on this node. */
    public static Fail2BanException notInstalled() {
        return new Fail2BanException(State.NOT_INSTALLED, "Fail2Ban is not installed: apt-get install fail2ban");
    }

    /** How it is with Fail2Ban; {@link State#REFUSED} when it has answered with an error. */
    public State state() {
        return state;
    }
}
