package io.ringfence.notifier.core.item;

/**
 * One thing that is known of an item.
 *
 * @param name such as {@code jail}
 * @param value one line
 */
public record Fact(String name, String value) {

    private static final int MOST = 400;

    public Fact {
        value = Texts.line(value, MOST);
    }
}
