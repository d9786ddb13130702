package io.ringfence.traffic.sip;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The methods that have a meaning here; all others are one, so that no one can make up labels. */
public enum SipMethod {
    INVITE,
    ACK,
    BYE,
    CANCEL,
    REGISTER,
    OPTIONS,
    PRACK,
    SUBSCRIBE,
    NOTIFY,
    PUBLISH,
    INFO,
    REFER,
    MESSAGE,
    UPDATE,
    OTHER;

    private static final int LONGEST = 9;
    private static final SipMethod[][] BY_LENGTH = new SipMethod[LONGEST + 1][];

    static {
        for (int length = 0; length <= LONGEST; length++) {
            int wanted = length;
            BY_LENGTH[length] = Arrays.stream(values())
                    .filter(method -> method != OTHER && method.text.length == wanted)
                    .toArray(SipMethod[]::new);
        }
    }

    private final byte[] text = name().getBytes(StandardCharsets.US_ASCII);

    /** The method with this name, which is case-sensitive. */
    static SipMethod of(byte[] bytes, int from, int to) {
        int length = to - from;
        if (length <= LONGEST && length > 0) {
            for (SipMethod method : BY_LENGTH[length]) {
                byte[] text = method.text;
                int i = 0;
                while (i < length && text[i] == bytes[from + i]) {
                    i++;
                }
                if (i == length) {
                    return method;
                }
            }
        }
        return OTHER;
    }
}
