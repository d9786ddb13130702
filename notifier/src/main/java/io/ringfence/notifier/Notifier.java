package io.ringfence.notifier;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.ringfence.notifier.core.desk.Audience;
import io.ringfence.notifier.edge.kafka.CountryReader;
import io.ringfence.notifier.edge.kafka.DeadLetters;
import io.ringfence.notifier.edge.kafka.NotifierClients;
import io.ringfence.notifier.edge.kafka.SettingsReader;
import io.ringfence.notifier.edge.mail.SmtpDelivery;
import io.ringfence.notifier.edge.store.DeskStore;
import io.ringfence.notifier.edge.store.OutgoingStore;
import io.ringfence.notifier.edge.webhook.WebhookDelivery;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/** Puts the parts together, starts and stops them. */
@ApplicationScoped
public class Notifier {

    private static final Logger LOG = Logger.getLogger(Notifier.class);

    private final Figures figures = new Figures();
    private final DeadLetters deadLetters;
    private final SettingsReader reader;
    private final CountryReader countries;
    private final Intake intake;
    private final Courier mail;
    private final Courier webhook;
    private final Audience audience;
    private final Thread starter = Thread.ofPlatform().daemon().name("start").unstarted(this::startAll);
    private volatile boolean stopped;

    Notifier(
            NotifierConfig config,
            DataSource database,
            DeskStore store,
            SmtpDelivery smtp,
            WebhookDelivery posts,
            @Identifier("default-kafka-broker") Map<String, Object> kafka) {
        NotifierClients clients = new NotifierClients(kafka);
        InstantSource clock = InstantSource.system();
        this.audience = new Audience(
                config.smtp().host().isPresent(), config.webhook().url().isPresent());
        this.deadLetters = new DeadLetters(clients);
        this.reader = new SettingsReader(clients, deadLetters);
        this.countries = new CountryReader(clients, deadLetters);
        this.mail = new Courier(
                "MAIL",
                config.senders(),
                smtp,
                () -> new OutgoingStore(database, "MAIL"),
                this::sender,
                deadLetters,
                config,
                figures,
                clock);
        this.webhook = new Courier(
                "WEBHOOK",
                1,
                posts,
                () -> new OutgoingStore(database, "WEBHOOK"),
                () -> Optional.of(""),
                deadLetters,
                config,
                figures,
                clock);
        this.intake = new Intake(
                config, clients, store, deadLetters, reader::current, audience, figures, clock, countries, this::wake);
    }

    void start(@Observes StartupEvent event) {
        reader.start();
        countries.start();
        starter.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopped = true;
        starter.interrupt();
        intake.stop();
        mail.stop();
        webhook.stop();
        reader.stop();
        countries.stop();
        deadLetters.close();
    }

    Figures figures() {
        return figures;
    }

    /** Why nothing is read; empty when it is. */
    String trouble() {
        return intake.trouble();
    }

    /** Why no mail is sent; empty when it is. */
    String mailTrouble() {
        return audience.hasMail() ? mail.trouble() : "no SMTP server is configured (notifier.smtp.host)";
    }

    /** Why nothing is posted; empty when it is. */
    String webhookTrouble() {
        return audience.hasWebhook() ? webhook.trouble() : "no webhook is configured (notifier.webhook.url)";
    }

    /** The mail address in From. */
    Optional<String> sender() {
        return Optional.ofNullable(reader.current().settings().sender());
    }

    /** Whether mail can be sent at all. */
    boolean hasMail() {
        return audience.hasMail();
    }

    boolean hasDied() {
        return intake.hasDied() || mail.hasDied() || webhook.hasDied();
    }

    private void wake() {
        mail.wake();
        webhook.wake();
    }

    /** Nothing is decided by settings of which nothing is known yet. */
    private void startAll() {
        try {
            while (!stopped && !reader.awaitWhole(Duration.ofSeconds(30))) {
                LOG.warn("the settings can't be read yet, so nobody is told anything");
            }
            if (!stopped) {
                intake.start();
                if (audience.hasMail()) {
                    mail.start();
                } else {
                    LOG.warn("no SMTP server is configured (notifier.smtp.host), so no mail is sent");
                }
                if (audience.hasWebhook()) {
                    webhook.start();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
