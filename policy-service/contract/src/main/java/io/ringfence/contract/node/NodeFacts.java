package io.ringfence.contract.node;

import io.ringfence.contract.Bounds;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The compiler's input beside the policy.
 *
 * @param backend the iptables backend in use: {@code nft} or {@code legacy}
 * @param controlPlane addresses that always pass: brokers, policy-service, DNS
 * @param maxElements the largest set that the node will make
 * @param ownAddresses the addresses of its interfaces, without loopback and link-local ones; empty when absent
 * @param trustedInterfaces packets that enter by these pass all; empty when absent
 */
public record NodeFacts(
        String backend,
        List<String> controlPlane,
        int maxElements,
        List<String> ownAddresses,
        List<String> trustedInterfaces) {

    /** More addresses of its own a node does not tell. */
    public static final int MAX_OWN_ADDRESSES = 256;

    /**
     * What a network interface may be called: the kernel takes up to 15 characters without white space, {@code /} and {@code :}
     * (dev_valid_name in net/core/dev.c); a name may end in {@code +} for all that begin so.
     */
    public static final Pattern INTERFACE =
            Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9][A-Za-z0-9_.@-]{0,13}[A-Za-z0-9_.@+-]|[A-Za-z0-9]");

    /** More interfaces a node does not trust. */
    public static final int MAX_TRUSTED_INTERFACES = 16;

    public NodeFacts {
        Objects.requireNonNull(backend, "backend");
        controlPlane = List.copyOf(controlPlane);
        Bounds.atLeast(maxElements, 1, "maxElements");
        ownAddresses = ownAddresses == null ? List.of() : List.copyOf(ownAddresses); // older agents tell none
        trustedInterfaces = trustedInterfaces == null ? List.of() : List.copyOf(trustedInterfaces);
        Bounds.between(ownAddresses.size(), 0, MAX_OWN_ADDRESSES, "ownAddresses");
        Bounds.between(trustedInterfaces.size(), 0, MAX_TRUSTED_INTERFACES, "trustedInterfaces");
        trustedInterfaces.forEach(name -> Bounds.name(name, "trustedInterfaces", INTERFACE));
    }

    /** Facts of a node that tells no addresses and trusts no interface. */
    public NodeFacts(String backend, List<String> controlPlane, int maxElements) {
        this(backend, controlPlane, maxElements, List.of(), List.of());
    }
}
