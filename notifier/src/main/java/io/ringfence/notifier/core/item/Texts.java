package io.ringfence.notifier.core.item;

/** Texts of others, made harmless: one line, no invisible characters, and no longer than they may be. */
public final class Texts {

    private Texts() {}

    /**
     * A text as one line. Control characters, line ends, and characters that are not seen or turn the direction of writing become
     * blanks; halves of characters become question marks.
     *
     * @param most the most characters of the result, at least 1
     */
    public static String line(String text, int most) {
        StringBuilder line = new StringBuilder(Math.min(text.length(), most));
        boolean blank = true;
        for (int i = 0; i < text.length() && line.length() <= most; ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (isBlank(c)) {
                if (!blank) {
                    line.append(' ');
                }
                blank = true;
            } else {
                line.appendCodePoint(Character.getType(c) == Character.SURROGATE ? '?' : c);
                blank = false;
            }
        }
        String whole = line.toString().strip();
        return whole.length() <= most ? whole : cut(whole, most);
    }

    private static boolean isBlank(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> true;
            default -> false;
        };
    }

    private static String cut(String text, int most) {
        int end = most - 1;
        if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end) + "…";
    }
}
