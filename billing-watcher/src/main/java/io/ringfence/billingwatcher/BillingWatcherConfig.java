package io.ringfence.billingwatcher;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMin;

/** All settings of billing-watcher, with their defaults and bounds. */
@ConfigMapping(prefix = "billing-watcher")
public interface BillingWatcherConfig {

    /** Threads that count, each with a consumer and a connection of its own; partitions are shared out among those of all replicas. */
    @WithDefault("2")
    @Min(1) @Max(12) int threads();

    /** The consumer group. */
    @WithDefault("billing-watcher")
    @NotBlank String group();

    /**
     * A name that this replica has again after a crash and that no other one has, such as that of its pod: with it, it takes up its
     * partitions at once; without it, it waits for the session time-out of what it was before.
     */
    Optional<@Pattern(regexp = "[A-Za-z0-9._-]{1,200}") String> instance();

    /** After so long without a word of a replica its partitions go to others. */
    @WithDefault("6s")
    @DurationMin(seconds = 1)
    Duration sessionTimeout();

    /** The most records of one transaction. */
    @WithDefault("5000")
    @Min(1) @Max(50_000) int batch();

    /** Records that are older than this when they are read: billing lags, and people are told. */
    @WithDefault("60s")
    @DurationMin(seconds = 1)
    Duration lagNotice();

    /** The token with which call detail records are posted; without one nothing is taken over HTTP. */
    Optional<String> intakeToken();

    /** How records of providers are held against those of PBXs. */
    Provider provider();

    /** The settings of what providers bill. */
    interface Provider {

        /** For so long a provider's record waits for the PBX's; then it counts by itself. */
        @WithDefault("120s")
        @DurationMin(seconds = 1)
        Duration grace();

        /** A call that has ended so long ago and that no provider has billed is missed. */
        @WithDefault("24h")
        @DurationMin(seconds = 1)
        Duration lag();

        /** Seconds that a provider may bill more. */
        @WithDefault("5s")
        @DurationMin
        Duration tolerance();

        /** What a provider may bill more for a call, in the tenant's currency: neither told nor counted. */
        @WithDefault("0")
        @Pattern(regexp = "[0-9]{1,9}(\\.[0-9]{1,9})?")
        String costTolerance();
    }
}
