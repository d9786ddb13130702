package io.ringfence.policyservice.edge.rest.problem;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Singleton;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which methods an address has, as the resources say: a 405 must tell (RFC 9110 section 15.5.6), and Quarkus does not. */
@Singleton
final class AllowedMethods {

    private static final Pattern PARAMETER = Pattern.compile("\\{[^{}]+}");

    private final List<Served> served;

    /** One method at one address. */
    private record Served(Pattern path, String method) {}

    AllowedMethods(BeanManager beans) {
        served = beans.getBeans(Object.class, Any.Literal.INSTANCE).stream()
                .map(Bean::getBeanClass)
                .distinct()
                .flatMap(AllowedMethods::served)
                .toList();
    }

    /** The value of {@code Allow} for a path; empty where nothing is. */
    Optional<String> at(String path) {
        SortedSet<String> methods = served.stream()
                .filter(address -> address.path().matcher(path).matches())
                .map(Served::method)
                .collect(Collectors.toCollection(TreeSet::new));
        if (methods.isEmpty()) {
            return Optional.empty();
        }
        if (methods.contains(HttpMethod.GET)) {
            methods.add(HttpMethod.HEAD);
        }
        methods.add(HttpMethod.OPTIONS);
        return Optional.of(String.join(", ", methods));
    }

    private static Stream<Served> served(Class<?> resource) {
        Path root = resource.getAnnotation(Path.class);
        if (root == null) {
            return Stream.empty();
        }
        List<Served> found = new ArrayList<>();
        for (Method method : resource.getDeclaredMethods()) {
            for (Annotation annotation : method.getAnnotations()) {
                HttpMethod verb = annotation.annotationType().getAnnotation(HttpMethod.class);
                if (verb != null) {
                    Path below = method.getAnnotation(Path.class);
                    found.add(new Served(pattern(root.value(), below == null ? "" : below.value()), verb.value()));
                }
            }
        }
        return found.stream();
    }

    /** Each parameter of a path is one of its segments. */
    private static Pattern pattern(String root, String below) {
        String segments = Stream.of(root, below)
                .flatMap(part -> Arrays.stream(part.split("/")))
                .filter(segment -> !segment.isEmpty())
                .map(segment -> PARAMETER.matcher(segment).matches() ? "/[^/]+" : "/" + Pattern.quote(segment))
                .collect(Collectors.joining());
        return Pattern.compile(segments + "/?");
    }
}
