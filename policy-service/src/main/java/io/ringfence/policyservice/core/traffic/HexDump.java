package io.ringfence.policyservice.core.traffic;

/** Bytes for people: in each line the offset, 16 bytes in hexadecimal digits, and those of them that are printable letters. */
public final class HexDump {

    /** So many bytes are shown; of more it is said how many there are. */
    public static final int MOST = 4_096;

    private static final int WIDTH = 16;
    private static final String DIGITS = "0123456789abcdef";

    private HexDump() {}

    /** The dump, each line with its end; what is no printable letter of ASCII is a point. Without bytes it is empty. */
    public static String of(byte[] bytes) {
        int shown = Math.min(bytes.length, MOST);
        StringBuilder text = new StringBuilder(shown / WIDTH * 74 + 100);
        for (int line = 0; line < shown; line += WIDTH) {
            for (int shift = 12; shift >= 0; shift -= 4) {
                text.append(DIGITS.charAt(line >> shift & 15));
            }
            for (int i = line; i < line + WIDTH; i++) {
                text.append(i % 8 == 0 ? "  " : " ");
                if (i < shown) {
                    text.append(DIGITS.charAt(bytes[i] >> 4 & 15)).append(DIGITS.charAt(bytes[i] & 15));
                } else {
                    text.append("  ");
                }
            }
            text.append("  ");
            for (int i = line; i < Math.min(line + WIDTH, shown); i++) {
                text.append(bytes[i] >= ' ' && bytes[i] <= '~' ? (char) bytes[i] : '.');
            }
            text.append('\n');
        }
        if (bytes.length > shown) {
            text.append("... and ").append(bytes.length - shown).append(" more bytes\n");
        }
        return text.toString();
    }
}
