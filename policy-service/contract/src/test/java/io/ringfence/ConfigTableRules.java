package io.ringfence;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What holds of the table of settings in a service's README. A module's test extends this class and names its settings. */
public abstract class ConfigTableRules {

    private final Class<?> config;
    private final Pattern row;
    private final int fewest;

    /**
     * @param config the service's {@code @ConfigMapping}
     * @param prefix its prefix
     * @param fewest there are more settings than that, so that the test does not hold of nothing
     */
    protected ConfigTableRules(Class<?> config, String prefix, int fewest) {
        this.config = config;
        this.row = Pattern.compile("\\| `" + Pattern.quote(prefix) + "\\.([a-z0-9.-]+)` \\| `?([^|`]*)`? \\|.*");
        this.fewest = fewest;
    }

    @Test
    void theReadmeListsEverySettingWithItsDefault() throws IOException {
        // Given
        Map<String, String> settings = new TreeMap<>();
        collect(config, "", settings);

        // When
        Map<String, String> table = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("README.md"))) {
            Matcher found = row.matcher(line);
            if (found.matches()) {
                table.put(found.group(1), found.group(2).strip());
            }
        }

        // Then
        assertThat(table).isEqualTo(settings);
        assertThat(config.getDeclaredMethods()).hasSizeGreaterThan(fewest);
    }

    private void collect(Class<?> group, String prefix, Map<String, String> settings) {
        for (Method method : group.getDeclaredMethods()) {
            if (method.getParameterCount() == 0) {
                String name = prefix + kebab(method.getName());
                if (method.getReturnType().getEnclosingClass() == config
                        && method.getReturnType().isInterface()) {
                    collect(method.getReturnType(), name + ".", settings);
                } else {
                    WithDefault value = method.getAnnotation(WithDefault.class);
                    settings.put(name, value == null ? "" : value.value());
                }
            }
        }
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
