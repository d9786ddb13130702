package io.ringfence.calls;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import com.google.i18n.phonenumbers.ShortNumberInfo;
import io.ringfence.contract.limit.TenantPublished;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads dialled numbers as people of one country dial them. What is not sure counts as international: that is what fraud calls,
 * and often in ranges that are not assigned at all, so a number need not be valid to be counted.
 */
public final class NumberPlan {

    private static final PhoneNumberUtil PHONES = PhoneNumberUtil.getInstance();
    private static final ShortNumberInfo SHORT = ShortNumberInfo.getInstance();

    /** Digits from which on a number without a plus may be an international one whose plus was lost. */
    private static final int LONG = 9;

    private static final int CACHE = 20_000;

    private final String home;
    private final Set<String> domestic;
    private final Set<String> emergency;
    private final Map<String, Dialled> cache = new ConcurrentHashMap<>();

    private NumberPlan(String home, Set<String> domestic, Set<String> emergency) {
        this.home = home;
        this.domestic = domestic;
        this.emergency = emergency;
    }

    /** The numbers as a tenant dials them. */
    public static NumberPlan of(TenantPublished tenant) {
        Set<String> domestic = new HashSet<>(tenant.domesticCountries());
        domestic.add(tenant.homeCountry());
        return new NumberPlan(tenant.homeCountry(), Set.copyOf(domestic), Set.copyOf(tenant.emergencyNumbers()));
    }

    /** Which number that is. */
    public Dialled read(String dialled) {
        Dialled known = cache.get(dialled);
        if (known != null) {
            return known;
        }
        Dialled read = parse(dialled);
        if (cache.size() >= CACHE) {
            cache.clear(); // attackers dial at random; what is really called comes back at once
        }
        cache.put(dialled, read);
        return read;
    }

    private Dialled parse(String dialled) {
        String digits = digits(dialled);
        if (digits.isEmpty()) {
            return Dialled.UNPARSED;
        }
        boolean plus = digits.charAt(0) == '+';
        if (!plus && (emergency.contains(digits) || SHORT.isEmergencyNumber(digits, home))) {
            return Dialled.EMERGENCY;
        }
        PhoneNumber asHome = parse(digits, home);
        if (!plus && digits.length() >= LONG && (asHome == null || !PHONES.isValidNumber(asHome))) {
            PhoneNumber abroad = parse("+" + digits, home);
            if (abroad != null && PHONES.isValidNumber(abroad)) {
                return of(abroad);
            }
        }
        return asHome == null ? Dialled.UNPARSED : of(asHome);
    }

    private Dialled of(PhoneNumber number) {
        String e164 = PHONES.format(number, PhoneNumberFormat.E164);
        boolean isDomestic = domestic.contains(region(number));
        return new Dialled(isDomestic ? Dialled.Kind.DOMESTIC : Dialled.Kind.INTERNATIONAL, e164);
    }

    /** The region by the whole number: +1 242 is not the United States. {@code 001} is no country, {@code ZZ} is not known. */
    private static String region(PhoneNumber number) {
        String region = PHONES.getRegionCodeForNumber(number);
        if (region != null) {
            return region;
        }
        var regions = PHONES.getRegionCodesForCountryCode(number.getCountryCode());
        return regions.size() == 1 ? regions.getFirst() : "ZZ";
    }

    private static @Nullable PhoneNumber parse(String digits, String home) {
        try {
            return PHONES.parse(digits, home);
        } catch (NumberParseException e) {
            return null;
        }
    }

    /** Digits and a leading plus, without what people write between them; empty when there is anything else. */
    private static String digits(String dialled) {
        StringBuilder digits = new StringBuilder(dialled.length());
        for (int i = 0; i < dialled.length(); i++) {
            char c = dialled.charAt(i);
            if (c >= '0' && c <= '9' || c == '*' || c == '#' || c == '+' && digits.isEmpty()) {
                digits.append(c);
            } else if (" -.()/".indexOf(c) < 0) {
                return "";
            }
        }
        return digits.length() == 1 && digits.charAt(0) == '+' ? "" : digits.toString();
    }
}
