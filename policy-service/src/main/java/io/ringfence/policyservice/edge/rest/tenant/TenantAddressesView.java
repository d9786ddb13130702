package io.ringfence.policyservice.edge.rest.tenant;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ringfence.contract.node.NodeReported;
import io.ringfence.firewall.network.Network;
import io.ringfence.policyservice.core.list.ListContent;
import io.ringfence.policyservice.core.list.StoredList;
import io.ringfence.policyservice.core.node.Enforced;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's addresses.
 *
 * @param addresses canonical networks, IPv4 first, each once
 * @param list the named list on ALLOW that they are
 * @param state {@code pending} until they are on Kafka
 * @param revision the policy's revision from which on they are allowed
 * @param enforced on how many nodes that was read back from the kernel
 */
@Schema(name = "TenantAddresses", description = "The addresses that a tenant may use, and on how many nodes they pass.")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TenantAddressesView(
        String tenant,
        List<String> addresses,
        String list,
        @Nullable String comment,
        Instant updatedAt,
        String updatedBy,
        String state,
        @Nullable Long revision,
        Enforced enforced) {

    static TenantAddressesView of(
            String tenant, StoredList list, ListContent content, Collection<NodeReported> reports) {
        return new TenantAddressesView(
                tenant,
                Stream.concat(content.ipv4().stream(), content.ipv6().stream())
                        .map(Network::toString)
                        .toList(),
                list.name(),
                list.comment(),
                list.updatedAt(),
                list.updatedBy(),
                list.revision() == null ? "pending" : "published",
                list.revision(),
                Enforced.count(reports, list.revision()));
    }
}
