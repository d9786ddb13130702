package io.ringfence.billingwatcher;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
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
}
