package io.ringfence.traffic.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "::",
                "::1",
                "1::",
                "2001:db8::1",
                "2001:db8:0:1:1:1:1:1",
                "2001:0:0:1::1",
                "fe80::a:b:c:d",
                "1:2:3:4:5:6:7:8",
                "1:0:3:0:5:0:7:0",
                "0.0.0.0",
                "10.20.100.255"
            })
    void writesThemAsEveryoneDoes(String text) throws UnknownHostException {
        byte[] address = InetAddress.getByName(text).getAddress();
        ByteBuffer bytes = ByteBuffer.wrap(address);
        long high = address.length == 4 ? 0 : bytes.getLong();
        long low = address.length == 4 ? Packet.MAPPED | bytes.getInt() & 0xFFFF_FFFFL : bytes.getLong();

        assertThat(Addresses.text(high, low)).isEqualTo(text);
        assertThat(Addresses.bytes(high, low)).hasSize(16).endsWith(address);
    }
}
