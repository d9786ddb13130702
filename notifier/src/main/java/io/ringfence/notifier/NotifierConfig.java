package io.ringfence.notifier;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMin;

/** All settings of the notifier, with their defaults and bounds. Who hears of what is no setting of it: that is told through the API. */
@ConfigMapping(prefix = "notifier")
public interface NotifierConfig {

    /** The consumer group. */
    @WithDefault("notifier")
    @NotBlank String group();

    /** After so long without a word of a replica its partitions go to others. */
    @WithDefault("6s")
    @DurationMin(seconds = 1)
    Duration sessionTimeout();

    /** The most records of one transaction. */
    @WithDefault("1000")
    @Min(1) @Max(10_000) int batch();

    /** What has happened longer ago is told to nobody, and counted. */
    @WithDefault("24h")
    @DurationMin(minutes = 1)
    Duration maxAge();

    /** Mails that are sent at the same time; those of a recipient and a thread go one after the other. */
    @WithDefault("4")
    @Min(1) @Max(32) int senders();

    /** How long to wait before what has failed is tried again; twice as long after each further failure. */
    @WithDefault("5s")
    @DurationMin(millis = 1)
    Duration retryFirst();

    /** The longest wait. */
    @WithDefault("5m")
    @DurationMin(millis = 1)
    Duration retryLongest();

    /** After so long a letter that could not be delivered is a dead letter. */
    @WithDefault("24h")
    @DurationMin(seconds = 1)
    Duration giveUp();

    /** How long it is shown what became of letters. */
    @WithDefault("7d")
    @DurationMin(hours = 1)
    Duration history();

    /** Where people reach policy-service, such as {@code https://ringfence.example.com}; without it letters have no links. */
    Optional<URI> publicUrl();

    /** The token with which policy-service asks; without one nothing is told or tried. It is a secret, and is never logged. */
    Optional<String> token();

    /** The SMTP server. */
    Smtp smtp();

    /** The webhook. */
    Webhook webhook();

    /** Settings of the SMTP server. */
    interface Smtp {

        /** Its name or address; without one no mail is sent, and it is counted what would have been. */
        Optional<String> host();

        /** Its port. */
        @WithDefault("587")
        @Min(1) @Max(65_535) int port();

        /** TLS from the first byte, as on port 465. */
        @WithDefault("false")
        boolean tls();

        /** TLS after {@code STARTTLS}: {@code REQUIRED}, {@code OPTIONAL} or {@code DISABLED}. */
        @WithDefault("REQUIRED")
        @Pattern(regexp = "REQUIRED|OPTIONAL|DISABLED") String startTls();

        /** Who logs in; absent for nobody. */
        Optional<String> username();

        /** The password. It is a secret, and is never logged. */
        Optional<String> password();

        /** How long one mail may take. */
        @WithDefault("30s")
        @DurationMin(seconds = 1)
        Duration timeout();
    }

    /** Settings of the webhook. */
    interface Webhook {

        /** Where letters are posted as JSON; without one none are. Some addresses are secrets; it is never logged. */
        Optional<URI> url();

        /** What the posts are signed with; without it they are not. It is a secret, and is never logged. */
        Optional<String> secret();

        /** How long one post may take. */
        @WithDefault("10s")
        @DurationMin(seconds = 1)
        Duration timeout();
    }
}
