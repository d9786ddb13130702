package io.ringfence.nodeagent.edge.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HostTest {

    @Test
    void ownAddressesAreThoseThatOthersCanReach() throws Exception {
        assertThat(addresses(List.of(
                        "1: lo    inet 127.0.0.1/8 scope host lo\\       valid_lft forever preferred_lft forever",
                        "1: lo    inet6 ::1/128 scope host noprefixroute",
                        "2: eth0    inet 192.0.2.7/24 brd 192.0.2.255 scope global eth0",
                        "2: eth0    inet 169.254.9.9/16 brd 169.254.255.255 scope link eth0",
                        "2: eth0    inet6 2001:db8::7/64 scope global dynamic",
                        "2: eth0    inet6 fe80::1/64 scope link",
                        "3: ppp0    inet 10.0.0.1 peer 10.0.0.2/32 scope global ppp0",
                        "nothing that we know")))
                .containsExactly("10.0.0.1", "192.0.2.7", "2001:db8::7");
    }

    @Test
    void aNodeWithVeryManyAddressesTellsTheFirst() throws Exception {
        assertThat(addresses(IntStream.range(0, 1_000)
                        .mapToObj(i -> "2: eth0    inet 10.0." + i / 250 + "." + i % 250 + "/16 scope global eth0")
                        .toList()))
                .hasSize(256)
                .startsWith("10.0.0.0");
    }

    private static List<String> addresses(List<String> lines) throws InterruptedException {
        return new Host(command -> {
                    lines.forEach(command.output()::accept);
                    return new Commands.Ended(0, "");
                })
                .ownAddresses();
    }
}
