package io.ringfence.nodeagent;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** The settings of a node-agent. */
@ConfigMapping(prefix = "node-agent")
public interface NodeAgentConfig {

    /** Whether the agent applies nothing. */
    enum DryRun {
        AUTO,
        TRUE,
        FALSE
    }

    /** Which iptables the agent uses. */
    enum Backend {
        AUTO,
        NFT,
        LEGACY
    }

    /** The node's name in status and API; the host's name when absent. */
    Optional<String> node();

    /** Where the saved policy is kept; one agent for each folder. */
    @WithDefault("/var/lib/ringfence/node-agent")
    Path stateDir();

    /** Networks that always pass, besides the brokers and name servers, which the agent finds by itself. */
    Optional<List<String>> controlPlane();

    /** Interfaces whose packets pass all of Ringfence's rules, such as that of a VPN; a name that ends in {@code +} is a prefix. */
    Optional<List<String>> trustedInterfaces();

    /** Compile, compare and report only: {@code true}, {@code false}, or {@code auto}: when the agent has no right to more. */
    @WithDefault("auto")
    DryRun dryRun();

    /** The iptables backend: {@code nft}, {@code legacy}, or {@code auto}: what the host's {@code iptables} uses. */
    @WithDefault("auto")
    Backend backend();

    /** The largest kernel set that the agent makes, in elements (about 30 bytes of kernel memory each). */
    @WithDefault("6000000")
    @Min(1_000) @Max(50_000_000) int maxElements();

    /** How often the node reports at least. */
    @WithDefault("5s")
    @DurationMin(seconds = 1)
    @DurationMax(minutes = 10)
    Duration heartbeat();

    /** How often the kernel is looked at for foreign changes. */
    @WithDefault("400ms")
    @DurationMin(millis = 50)
    @DurationMax(minutes = 10)
    Duration checkInterval();

    /** How often every element is read back; less often where one reading takes more than a fiftieth of this. */
    @WithDefault("60s")
    @DurationMin(seconds = 1)
    @DurationMax(hours = 24)
    Duration fullCheckInterval();

    /** How the node's web server asks whether a client may see its pages. */
    AccessCheck accessCheck();

    /** The settings of {@code /access-check}. */
    interface AccessCheck {

        /** Addresses and networks of the web servers that ask; headers of others are not believed. */
        @WithDefault("127.0.0.1,::1")
        List<String> proxies();

        /** The header that has the client's address: one address, or {@code X-Forwarded-For}. */
        @WithDefault("X-Real-IP")
        @NotBlank String header();
    }

    /** The node's Fail2Ban. */
    Fail2Ban fail2ban();

    /** Where the node's Fail2Ban is, and what it watches. */
    interface Fail2Ban {

        /** Whether the agent looks after it; a dry run never does. */
        @WithDefault("true")
        boolean managed();

        /** Its configuration. */
        @WithDefault("/etc/fail2ban")
        Path configDir();

        /** Its socket. */
        @WithDefault("/var/run/fail2ban/fail2ban.sock")
        Path socket();

        /** Its client program. */
        @WithDefault("fail2ban-client")
        @NotBlank String client();

        /** The socket on which Fail2Ban tells the agent of bans; {@code fail2ban.sock} in the state directory when absent. */
        Optional<Path> actionSocket();

        /** Asterisk's {@code messages}, {@code full} and {@code security}; the usual ones that are there when absent. */
        Optional<List<String>> asteriskLogs();

        /** FreeSWITCH's log; the usual ones that are there when absent. */
        Optional<List<String>> freeswitchLogs();

        /** Kamailio's log; the usual ones that are there when absent. */
        Optional<List<String>> kamailioLogs();

        /** The error log of nginx; the usual ones that are there when absent. */
        Optional<List<String>> nginxLogs();

        /** The error log of Apache; the usual ones that are there when absent. */
        Optional<List<String>> apacheLogs();
    }

    /** How the node's PBX asks before a call, and whose calls it has. */
    Calls calls();

    /** The settings of {@code /dial} and of all that has to do with calls. */
    interface Calls {

        /** How account codes are made of an extension and a tenant. */
        @WithDefault("<extension>-<tenant>")
        @NotBlank String account();

        /** The tenant of calls and account codes that name none; absent on a node of several tenants. */
        Optional<String> tenant();

        /** Numbers that pass for every tenant, beside the emergency numbers of its home country. */
        @WithDefault("112,911")
        List<String> emergencyNumbers();

        /** After how long without news of what is counted nobody knows what is spent; a tenant's {@code whenBlind} says what then. */
        @WithDefault("60s")
        @DurationMin(seconds = 10)
        @DurationMax(hours = 24)
        Duration blindAfter();

        /** Asterisk's questions by FastAGI. */
        Agi agi();

        /** Asterisk's events and commands (AMI). */
        Ami ami();

        /** The file in which Asterisk writes its CDRs, where there is no AMI. */
        CdrFile cdrFile();
    }

    /** How Asterisk asks by FastAGI. */
    interface Agi {

        /** The port on the loopback device, usually 4573; no FastAGI when absent. */
        Optional<@Min(1) @Max(65_535) Integer> port();

        /** The channel's variable that has the account code; the channel's account code itself when absent. */
        Optional<String> accountVariable();
    }

    /** How the agent hears from Asterisk what becomes of calls, and ends them. */
    interface Ami {

        /** The user of {@code manager.conf}; no AMI when absent. */
        Optional<String> user();

        /** Its secret. */
        Optional<String> secret();

        /** Where Asterisk is. */
        @WithDefault("127.0.0.1")
        @NotBlank String host();

        /** Its port. */
        @WithDefault("5038")
        @Min(1) @Max(65_535) int port();

        /** How names of channels to the outside begin; a leg of a call that costs is known by that. */
        @WithDefault("PJSIP/trunk-")
        List<String> trunks();

        /** The zone of Asterisk's local time, which its CDRs are in; they are not used when absent. */
        Optional<String> zone();
    }

    /** How the agent learns from a file what has become of calls, when it can't hear Asterisk's events. */
    interface CdrFile {

        /** What a line is. */
        enum Format {
            CSV,
            JSON
        }

        /** Asterisk's {@code Master.csv}, or a file of {@code cdr_custom}; no file is read when absent. */
        Optional<Path> path();

        /** What its lines are: {@code csv} or {@code json}. */
        @WithDefault("csv")
        Format format();

        /** The columns of a CSV file in their order, as {@code cdr.conf} names them; those of {@code Master.csv} when absent. */
        Optional<List<String>> columns();

        /** How names of channels to the outside begin; a leg of a call that costs is known by that. */
        @WithDefault("PJSIP/trunk-")
        List<String> trunks();

        /** The zone of the file's times, {@code UTC} with {@code usegmtime=yes}; that of the agent's machine when absent. */
        Optional<String> zone();
    }

    /** Where custom scripts are: {@code firewall-custom} and {@code firewall-addition}. */
    @WithDefault("/etc/ringfence")
    Path scriptsDir();

    /** How long a custom script may run when it is tried. */
    @WithDefault("10s")
    @DurationMin(seconds = 1)
    @DurationMax(minutes = 5)
    Duration scriptTimeout();

    /** Words before every command, such as {@code ip,netns,exec,NAME} to work in another network namespace. */
    Optional<List<String>> commandPrefix();
}
