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
    ALLOW_4("rf-allow4", Role.ALLOW, Family.IPV4),
    ALLOW_6("rf-allow6", Role.ALLOW, Family.IPV6),
    BLOCK_4("rf-block4", Role.BLOCK, Family.IPV4),
    BLOCK_6("rf-block6", Role.BLOCK, Family.IPV6),
    COUNTRY_4("rf-country4", Role.COUNTRY, Family.IPV4),
    COUNTRY_6("rf-country6", Role.COUNTRY, Family.IPV6),
    FOREIGN_4("rf-foreign4", Role.FOREIGN, Family.IPV4),
    FOREIGN_6("rf-foreign6", Role.FOREIGN, Family.IPV6);

    /** What being in a set means for a packet's source. */
    public enum Role {
        /** It passes every block and every filter. */
        ALLOW,
        /** It is dropped unless it is allowed. */
        BLOCK,
        /** It is in an allowed country or local: the others are dropped. */
        COUNTRY,
        /** It is in another country and dropped: the rest may pass. Two sets, so that one is filled before the rules change over. */
        FOREIGN
    }

    public static final String TEMPORARY_SUFFIX = "-new";

    private final String setName;
    private final Role role;
    private final Family family;

    KernelSet(String setName, Role role, Family family) {
        this.setName = setName;
        this.role = role;
        this.family = family;
    }

    /** The name in the kernel (at most 31 characters). */
    public String setName() {
        return setName;
    }

    public String temporaryName() {
        return setName + TEMPORARY_SUFFIX;
    }

    public Role role() {
        return role;
    }

    public Family family() {
        return family;
    }

    /** The set for a list and a family. */
    public static KernelSet of(ListKind list, Family family) {
        return of(list == ListKind.ALLOW ? Role.ALLOW : Role.BLOCK, family);
    }

    /** The set for a role and a family. */
    public static KernelSet of(Role role, Family family) {
        boolean four = family == Family.IPV4;
        return switch (role) {
            case ALLOW -> four ? ALLOW_4 : ALLOW_6;
            case BLOCK -> four ? BLOCK_4 : BLOCK_6;
            case COUNTRY -> four ? COUNTRY_4 : COUNTRY_6;
            case FOREIGN -> four ? FOREIGN_4 : FOREIGN_6;
        };
    }

    /** The set with that name in the kernel. */
    public static Optional<KernelSet> named(String setName) {
        return Arrays.stream(values())
                .filter(set -> set.setName.equals(setName))
                .findFirst();
    }
}
