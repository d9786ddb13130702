package io.ringfence.notifier.edge.kafka;

import io.ringfence.contract.Event;
import io.ringfence.contract.Topic;
import io.ringfence.contract.UnreadableException;
import io.ringfence.contract.notification.NotificationSettings;
import io.ringfence.contract.notification.NotificationSettingsPublished;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/** Follows {@code ringfence.notification-settings}. What can't be read leaves the settings as they are. */
public final class SettingsReader {

    private static final Logger LOG = Logger.getLogger(SettingsReader.class);
    private static final NotificationSettingsPublished OFF =
            new NotificationSettingsPublished(0, null, NotificationSettings.OFF);

    private final TopicFollower follower;
    private volatile NotificationSettingsPublished current = OFF;

    public SettingsReader(NotifierClients clients, DeadLetters deadLetters) {
        this.follower = new TopicFollower(Topic.NOTIFICATION_SETTINGS, clients, deadLetters, this::take);
    }

    /** Starts reading. */
    public void start() {
        follower.start();
    }

    /** Ends reading. */
    public void stop() throws InterruptedException {
        follower.stop();
    }

    /** Waits until all that was there has been read; whether it was. */
    public boolean awaitWhole(Duration limit) throws InterruptedException {
        return follower.awaitWhole(limit);
    }

    /** What holds. */
    public NotificationSettingsPublished current() {
        return current;
    }

    private void take(ConsumerRecord<byte[], byte[]> record) throws UnreadableException {
        Optional<Event> event = EventRecords.read(record);
        if (event.isEmpty()) {
            current = OFF;
        } else if (event.get() instanceof NotificationSettingsPublished published) {
            current = published;
        } else {
            throw new UnreadableException("not of settings");
        }
        LOG.infof(
                "settings %d: notifications are %s",
                current.version(), current.settings().on() ? "on" : "off");
    }
}
