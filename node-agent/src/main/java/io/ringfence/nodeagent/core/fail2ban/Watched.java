package io.ringfence.nodeagent.core.fail2ban;

import io.ringfence.contract.settings.Fail2Ban;
import java.util.List;

/** The programs whose logs Fail2Ban can watch, each in a jail of its own. */
public enum Watched {
    ASTERISK(
            "asterisk",
            "ringfence-asterisk",
            true,
            "/var/log/asterisk/messages",
            "/var/log/asterisk/messages.log",
            "/var/log/asterisk/full",
            "/var/log/asterisk/security",
            "/var/log/asterisk/security.log"),
    /** Fail2Ban's own filter; its usual mode would count challenges, which every healthy phone gets. */
    FREESWITCH(
            "freeswitch",
            "freeswitch[mode=normal]",
            true,
            "/var/log/freeswitch/freeswitch.log",
            "/usr/local/freeswitch/log/freeswitch.log"),
    KAMAILIO("kamailio", "ringfence-kamailio", true, "/var/log/kamailio.log", "/var/log/kamailio/kamailio.log"),
    NGINX("nginx", "nginx-http-auth", false, "/var/log/nginx/error.log"),
    APACHE("apache", "apache-auth", false, "/var/log/apache2/error.log", "/var/log/httpd/error_log");

    /** How the names of Ringfence's jails begin. */
    public static final String PREFIX = "ringfence-";

    private final String program;
    private final String filter;
    private final boolean voip;
    private final List<String> usualLogs;

    Watched(String program, String filter, boolean voip, String... usualLogs) {
        this.program = program;
        this.filter = filter;
        this.voip = voip;
        this.usualLogs = List.of(usualLogs);
    }

    /** The program, as the settings name it. */
    public String program() {
        return program;
    }

    /** The name of its jail. */
    public String jail() {
        return PREFIX + program;
    }

    /** The filter, as a jail file names it. */
    public String filter() {
        return filter;
    }

    /** Where its logs usually are. */
    public List<String> usualLogs() {
        return usualLogs;
    }

    /** Whether the settings ask for it. */
    public boolean isAsked(Fail2Ban settings) {
        return voip ? settings.voip() : settings.web();
    }
}
