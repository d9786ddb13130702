package io.ringfence.policyservice;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.ringfence.policyservice.testing.AccessTable;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No address without its line in the table, and none with another role than that. */
class AccessTableTest {

    @Test
    void theTableHasEveryAddressWithItsRole() {
        Stream<String> addresses = new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("io.ringfence.policyservice.edge.rest")
                        .stream()
                        .flatMap(type -> type.getMethods().stream())
                        .flatMap(AccessTableTest::line);

        assertThat(addresses.distinct().sorted())
                .containsExactlyElementsOf(AccessTable.lines().stream()
                        .map(AccessTable.Line::toString)
                        .sorted()
                        .toList());
    }

    private static Stream<String> line(JavaMethod method) {
        return method.getAnnotations().stream()
                .map(JavaAnnotation::getRawType)
                .flatMap(type -> type.tryGetAnnotationOfType(HttpMethod.class).stream())
                .map(http -> http.value() + " " + path(method) + " " + role(method));
    }

    private static String path(JavaMethod method) {
        JavaClass owner = method.getOwner();
        String base = owner.tryGetAnnotationOfType(Path.class).map(Path::value).orElse("/");
        Optional<String> own = method.tryGetAnnotationOfType(Path.class).map(Path::value);
        String path = ("/" + base + "/" + own.orElse("")).replaceAll("/+", "/");
        String plain = path.replaceAll("\\{(\\w+)\\s*:([^{}]|\\{[^{}]*})*}", "{$1}");
        return plain.length() > 1 && plain.endsWith("/") ? plain.substring(0, plain.length() - 1) : plain;
    }

    /** Exactly one role, told at the method. */
    private static String role(JavaMethod method) {
        if (method.isAnnotatedWith(PermitAll.class)) {
            return "anybody";
        }
        return method.tryGetAnnotationOfType(RolesAllowed.class)
                .map(allowed -> String.join(",", allowed.value()))
                .orElse("NOBODY-HAS-SAID");
    }
}
