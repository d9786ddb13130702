package io.ringfence.k8s;

import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.Map;

/** Whether a selector finds what has some labels, as Kubernetes decides it. */
final class Labels {

    private Labels() {}

    static boolean match(LabelSelector selector, Map<String, String> labels) {
        Map<String, String> wanted = selector.getMatchLabels() == null ? Map.of() : selector.getMatchLabels();
        return labels.entrySet().containsAll(wanted.entrySet())
                && selector.getMatchExpressions().stream().allMatch(expression -> {
                    String value = labels.get(expression.getKey());
                    return switch (expression.getOperator()) {
                        case "In" -> expression.getValues().contains(value);
                        case "NotIn" -> !expression.getValues().contains(value);
                        case "Exists" -> value != null;
                        case "DoesNotExist" -> value == null;
                        default -> throw new IllegalArgumentException(expression.getOperator());
                    };
                });
    }
}
