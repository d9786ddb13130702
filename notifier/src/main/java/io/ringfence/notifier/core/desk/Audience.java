package io.ringfence.notifier.core.desk;

import io.ringfence.contract.notification.NotificationSettings;
import io.ringfence.contract.notification.Recipient;
import io.ringfence.notifier.core.item.Item;
import java.util.ArrayList;
import java.util.List;

/**
 * Who can be reached.
 *
 * @param hasMail whether an SMTP server is configured
 * @param hasWebhook whether a webhook is
 */
public record Audience(boolean hasMail, boolean hasWebhook) {

    /** The recipient that is no mail address. */
    public static final String WEBHOOK = "webhook";

    /** Who hears of an item. */
    List<String> of(Item item, NotificationSettings settings) {
        List<String> names = new ArrayList<>();
        if (hasWebhook) {
            names.add(WEBHOOK);
        }
        if (hasMail) {
            settings.recipients().stream()
                    .filter(recipient -> recipient.hears(item.kind(), item.tenant()))
                    .map(Recipient::address)
                    .forEach(names::add);
        }
        return names;
    }

    /** Whether a recipient is still one. */
    boolean has(String name, NotificationSettings settings) {
        return name.equals(WEBHOOK)
                ? hasWebhook
                : hasMail
                        && settings.recipients().stream()
                                .anyMatch(recipient -> recipient.address().equals(name));
    }

    /** Whether somebody would get mail of it if there were a server. */
    boolean misses(Item item, NotificationSettings settings) {
        return !hasMail
                && settings.recipients().stream().anyMatch(recipient -> recipient.hears(item.kind(), item.tenant()));
    }
}
