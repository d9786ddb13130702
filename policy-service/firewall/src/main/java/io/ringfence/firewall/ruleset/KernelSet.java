package io.ringfence.firewall.ruleset;

import io.ringfence.contract.policy.ListKind;
import io.ringfence.firewall.network.Family;
import java.util.Arrays;
import java.util.Optional;

/**
 * The sets that Ringfence has in a kernel, and the only ones that it may touch. A set being filled has the name with
 * {@link #TEMPORARY_SUFFIX}.
 */
public enum KernelSet {
    ALLOW_4("rf-allow4", ListKind.ALLOW, Family.IPV4),
    ALLOW_6("rf-allow6", ListKind.ALLOW, Family.IPV6),
    BLOCK_4("rf-block4", ListKind.BLOCK, Family.IPV4),
    BLOCK_6("rf-block6", ListKind.BLOCK, Family.IPV6);

    public static final String TEMPORARY_SUFFIX = "-new";

    private final String setName;
    private final ListKind list;
    private final Family family;

    KernelSet(String setName, ListKind list, Family family) {
        this.setName = setName;
        this.list = list;
        this.family = family;
    }

    /** The name in the kernel (at most 31 characters). */
    public String setName() {
        return setName;
    }

    public String temporaryName() {
        return setName + TEMPORARY_SUFFIX;
    }

    public ListKind list() {
        return list;
    }

    public Family family() {
        return family;
    }

    /** The set for a kind and a family. */
    public static KernelSet of(ListKind list, Family family) {
        boolean four = family == Family.IPV4;
        return switch (list) {
            case ALLOW -> four ? ALLOW_4 : ALLOW_6;
            case BLOCK -> four ? BLOCK_4 : BLOCK_6;
        };
    }

    /** The set with that name in the kernel. */
    public static Optional<KernelSet> named(String setName) {
        return Arrays.stream(values())
                .filter(set -> set.setName.equals(setName))
                .findFirst();
    }
}
