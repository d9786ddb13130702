package io.ringfence.nodeagent.edge.os;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalInt;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Asks the kernel for the generation of nf_tables: a number that it raises with every change of a rule in this network
 * namespace, whoever makes it. So a look at rules that nobody has touched costs microseconds instead of two processes.
 *
 * <p>One netlink message: {@code NFT_MSG_GETGEN} ({@code include/uapi/linux/netfilter/nf_tables.h}); it needs
 * CAP_NET_ADMIN. Where it can't be asked, there is no answer, and rules are read each time. For one thread.
 */
final class NftGeneration {

    private static final Logger LOG = Logger.getLogger(NftGeneration.class);
    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
    private static final int NETLINK_NETFILTER = 12;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVTIMEO = 20;
    private static final long LIMIT_MICROSECONDS = 500_000;

    private static final short GETGEN = 10 << 8 | 16; // NFNL_SUBSYS_NFTABLES, NFT_MSG_GETGEN
    private static final short NEWGEN = 10 << 8 | 15;
    private static final short NLM_F_REQUEST = 1;
    private static final short NFTA_GEN_ID = 1;
    private static final int HEADER = 16 + 4; // nlmsghdr, nfgenmsg
    private static final int BUFFER = 512;

    private @Nullable Netlink netlink;
    private boolean broken;
    private int sequence;

    /** The generation; empty where the kernel does not tell it. */
    OptionalInt now() {
        if (broken) {
            return OptionalInt.empty();
        }
        try {
            if (netlink == null) {
                netlink = new Netlink();
            }
            return ask(netlink);
        } catch (Throwable e) { // of a method handle, which declares no less
            LOG.debugf("the generation of nf_tables can't be asked (%s); rules are read each time", e);
            broken = true;
            return OptionalInt.empty();
        }
    }

    private OptionalInt ask(Netlink opened) throws Throwable {
        sequence++;
        ByteBuffer buffer = opened.buffer.asByteBuffer().order(ByteOrder.nativeOrder());
        buffer.putInt(HEADER)
                .putShort(GETGEN)
                .putShort(NLM_F_REQUEST)
                .putInt(sequence)
                .putInt(0);
        buffer.putInt(0); // nfgenmsg: AF_UNSPEC, version 0, no resource
        opened.send(HEADER);
        int length = opened.receive();
        buffer.clear();
        boolean answered = length >= HEADER && buffer.getShort(4) == NEWGEN && buffer.getInt(8) == sequence;
        if (!answered) {
            throw new IllegalStateException("answer of type " + buffer.getShort(4) + ", " + length + " bytes");
        }
        int at = HEADER;
        while (at + 8 <= length) {
            int size = Short.toUnsignedInt(buffer.getShort(at));
            if (buffer.getShort(at + 2) == NFTA_GEN_ID && size == 8) {
                return OptionalInt.of(buffer.order(ByteOrder.BIG_ENDIAN).getInt(at + 4));
            }
            at += Math.max(4, size + 3 & ~3);
        }
        throw new IllegalStateException("no generation in the answer");
    }

    /** A netlink socket, for as long as this process lives. */
    private static final class Netlink {
        private static final Linker LINKER = Linker.nativeLinker();
        private final MethodHandle send = function("send", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
        private final MethodHandle receive = function("recv", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
        private final MemorySegment buffer = Arena.ofAuto().allocate(BUFFER, Long.BYTES);
        private final int descriptor;

        Netlink() throws Throwable {
            MethodHandle socket = function("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
            MethodHandle option = function("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
            descriptor = (int) socket.invokeExact(AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_NETFILTER);
            buffer.setAtIndex(JAVA_LONG, 0, 0);
            buffer.setAtIndex(JAVA_LONG, 1, LIMIT_MICROSECONDS); // struct timeval
            int limited = (int) option.invokeExact(descriptor, SOL_SOCKET, SO_RCVTIMEO, buffer, 2 * Long.BYTES);
            if (descriptor < 0 || limited < 0) {
                throw new IllegalStateException("no netlink socket");
            }
        }

        @SuppressWarnings("restricted") // jvm.options allows it
        private static MethodHandle function(String name, MemoryLayout result, MemoryLayout... arguments) {
            return LINKER.downcallHandle(
                    LINKER.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, arguments));
        }

        void send(long length) throws Throwable {
            if ((long) send.invokeExact(descriptor, buffer, length, 0) != length) {
                throw new IllegalStateException("the request was not taken");
            }
        }

        int receive() throws Throwable {
            return (int) (long) receive.invokeExact(descriptor, buffer, (long) BUFFER, 0);
        }
    }
}
