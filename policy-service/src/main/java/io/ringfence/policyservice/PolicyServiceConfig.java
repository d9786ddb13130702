package io.ringfence.policyservice;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Settings of policy-service. Where Kafka and PostgreSQL are, is told by {@code kafka.*} and {@code quarkus.datasource.*}. */
@ConfigMapping(prefix = "policy-service")
public interface PolicyServiceConfig {

    /**
     * The first admin token: {@code rft_} and 43 characters of base64url. Only its SHA-256 is stored. A later start with
     * another one adds that one, so that a lost token can be replaced.
     */
    Optional<String> bootstrapToken();

    /**
     * The password of the first user, {@code admin}, who is made when there is no user yet; without it one is made up and shown in the log
     * once. It is a secret, and is never logged.
     */
    Optional<String> adminPassword();

    /** Whether cookies are for TLS alone; {@code false} is for a console that is opened without TLS, on loopback or behind a tunnel. */
    @WithDefault("true")
    boolean cookieSecure();

    /** How long somebody stays logged in at most. */
    @WithDefault("12h")
    Duration sessionAtMost();

    /** How long somebody stays logged in without doing anything. */
    @WithDefault("2h")
    Duration sessionIdle();

    /** An OpenID Connect provider, whose people may log in too; without an address there is none. */
    Oidc oidc();

    /** Replication factor of topics that are made at start; -1 is the broker's default. */
    @WithDefault("-1")
    @Min(-1) @Max(9) short topicReplication();

    /** The largest body of a list upload, in bytes as sent (compressed, when it is). */
    @WithDefault("134217728")
    @Min(1024) @Max(1073741824) long maxListBytes();

    /** The largest list upload once unpacked, in bytes. */
    @WithDefault("536870912")
    @Min(1024) @Max(4294967296L) long maxUnpackedBytes();

    /** The largest body of any other request, in bytes. */
    @WithDefault("65536")
    @Min(1024) @Max(1048576) long maxBodyBytes();

    /** How long publishing waits for the brokers before it starts over. */
    @WithDefault("15s")
    Duration publishTimeout();

    /** How often entries that have ended are taken away. Nodes end them on time by themselves. */
    @WithDefault("5s")
    Duration sweepEvery();

    /** Where the country database comes from: a file, or else a download; without both there is none. */
    Geoip geoip();

    /** How feeds are fetched; which ones there are is told through the API. */
    Feeds feeds();

    /** Where billing-watcher is, which knows what tenants have spent. */
    Billing billing();

    /** Where the notifier is, which knows what people were told. */
    Notifier notifier();

    /** Settings of the identity provider. */
    interface Oidc {

        /** Its address, as its issuer says it, such as {@code https://login.example.com/realms/voice}. */
        Optional<URI> url();

        /** What this service is called there; who logs in comes back to {@code /login/oidc}. */
        Optional<String> clientId();

        /** The secret that proves it there. It is never logged. */
        Optional<String> clientSecret();

        /** What the login page calls it. */
        @WithDefault("Single sign-on")
        String label();

        /** What is asked for besides {@code openid}, so that the claims below come. */
        @WithDefault("profile")
        List<String> scopes();

        /** The audience of tokens that the API takes; without one it is the client's ID. */
        Optional<String> audience();

        /** The claim with a person's name. */
        @WithDefault("preferred_username")
        String nameClaim();

        /** The claim with roles or groups; a path with slashes leads into objects. */
        @WithDefault("groups")
        String rolesClaim();

        /** The claim with the tenant of those who have a tenant's role alone. */
        Optional<String> tenantClaim();

        /** The name of a TLS configuration ({@code quarkus.tls.<name>.*}) that trusts it; without one, what the JVM trusts. */
        Optional<String> tlsConfiguration();

        /** Which of its roles are which here. */
        Roles roles();

        /** Values of the claim with roles, several behind commas; what none names, nobody holds. */
        interface Roles {

            /** May see the whole cluster. */
            Optional<Set<String>> viewer();

            /** May do the day's work everywhere. */
            Optional<Set<String>> operator();

            /** May change the protection itself, and who gets in. */
            Optional<Set<String>> admin();

            /** May see their tenant. */
            Optional<Set<String>> tenantViewer();

            /** May do the day's work in their tenant. */
            Optional<Set<String>> tenantOperator();

            /** May change all of their tenant. */
            Optional<Set<String>> tenantAdmin();
        }
    }

    /** Settings of the notifier. */
    interface Notifier {

        /** Its address, such as {@code http://notifier}; without one it can't be shown what people were told. */
        Optional<URI> url();

        /** Its token. It is a secret, and is never logged. */
        Optional<String> token();
    }

    /** Settings of billing-watcher. */
    interface Billing {

        /** Its address, such as {@code http://billing-watcher}; without one usage can't be shown. */
        Optional<URI> url();

        /** The token of its intake. It is a secret, and is never logged. */
        Optional<String> token();
    }

    /** Settings of all feeds. */
    interface Feeds {

        /** How often it is looked whether a feed is due. */
        @WithDefault("5s")
        Duration checkInterval();

        /** How long fetching one feed may take, all of it. */
        @WithDefault("5m")
        Duration timeout();
    }

    /** Settings of the country database. */
    interface Geoip {

        /** A MaxMind database file with countries; it is published again whenever it has changed. */
        Optional<Path> file();

        /** How often the file is looked at, and how often a download that failed is tried again. */
        @WithDefault("30s")
        Duration checkInterval();

        /** The account that downloads. */
        Optional<String> accountId();

        /** The account's license key. It is a secret, and is never logged. */
        Optional<String> licenseKey();

        /** What is downloaded: a tar.gz with a database. Its SHA-256 is at the same address with {@code .sha256} appended. */
        @WithDefault("https://download.maxmind.com/geoip/databases/GeoLite2-Country/download?suffix=tar.gz")
        URI downloadUrl();

        /** How often it is downloaded. */
        @WithDefault("24h")
        Duration refreshInterval();

        /** Where the last good download is kept, so that a restart does not download again. */
        Optional<Path> directory();
    }
}
