package io.ringfence.firewall.ruleset;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.ringfence.contract.settings.Scanners;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How the {@code User-Agent} of scanners starts. An operator of a scanner can change the name in a moment, so this keeps noise
 * off and protects nothing by itself.
 */
final class ScannerNames {

    /** In several independent lists, and no product that a customer would run. */
    static final List<String> SAFE = List.of(
            "friendly-scanner",
            "sipvicious",
            "sipcli",
            "VaxSIPUserAgent",
            "pplsip",
            "sundayddr",
            "iWar",
            "SIPScan",
            "Conaito");

    /** Attackers use them, and honest people may too: tools of the trade, soft phones, and names that one list alone has. */
    static final List<String> AGGRESSIVE = List.of(
            "friendly-request",
            "sipsak",
            "siparmyknife",
            "sivus",
            "smap",
            "Gulp",
            "Nmap NSE",
            "siptest",
            "PortSIP VoIP SDK",
            "Ozeki",
            "CSipSimple",
            "eyeBeam",
            "Cisco-SIPGateway");

    /** Text that iptables takes and prints back as it is. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9 ._/:-]+");

    private ScannerNames() {}

    static List<String> of(Scanners scanners) {
        List<String> names = new ArrayList<>(SAFE);
        if (scanners.aggressive()) {
            names.addAll(AGGRESSIVE);
        }
        names.addAll(scanners.patterns());
        return names.stream().distinct().toList();
    }

    /**
     * The match of a name in a packet. Only where headers usually are: from the end of the shortest IP and UDP header to byte
     * 1,000; xt_string counts from the IP header on.
     */
    static String match(String name, int from) {
        String text = "User-Agent: " + name;
        String pattern = PLAIN.matcher(text).matches()
                ? "--string \"" + text + "\""
                : "--hex-string \"|" + HexFormat.of().formatHex(text.getBytes(US_ASCII)) + "|\"";
        return "-m string " + pattern + " --algo bm --from " + from + " --to 1000 --icase";
    }
}
