package io.ringfence.trafficsensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ConfigTableTest {

    private static final Pattern ROW = Pattern.compile("\\| `traffic-sensor\\.([a-z0-9.-]+)` \\| `?([^|`]*)`? \\|.*");

    @Test
    void theReadmeListsEverySettingWithItsDefault() throws IOException {
        // Given
        Map<String, String> settings = new TreeMap<>();
        collect(TrafficSensorConfig.class, "", settings);

        // When
        Map<String, String> table = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("README.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                table.put(row.group(1), row.group(2).strip());
            }
        }

        // Then
        assertThat(table).isEqualTo(settings);
        assertThat(Arrays.stream(TrafficSensorConfig.class.getDeclaredMethods()))
                .hasSizeGreaterThan(3);
    }

    private static void collect(Class<?> group, String prefix, Map<String, String> settings) {
        for (Method method : group.getDeclaredMethods()) {
            if (method.getParameterCount() == 0) {
                String name = prefix + kebab(method.getName());
                if (method.getReturnType().getEnclosingClass() == TrafficSensorConfig.class
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
