package io.ringfence.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClass;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.nodepool.KafkaNodePool;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import io.strimzi.api.kafka.model.user.KafkaUser;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The models of Kubernetes and of the operators, none of which takes a field that it does not know. */
final class StrictModels {

    private static final Map<String, Class<?>> KINDS = new HashMap<>();

    static {
        kinds("v1", Namespace.class, ServiceAccount.class, Service.class, ConfigMap.class);
        kinds("apps/v1", Deployment.class, DaemonSet.class, StatefulSet.class);
        kinds("policy/v1", PodDisruptionBudget.class);
        kinds("networking.k8s.io/v1", NetworkPolicy.class);
        kinds("scheduling.k8s.io/v1", PriorityClass.class);
        kinds("monitoring.coreos.com/v1", ServiceMonitor.class, PodMonitor.class, PrometheusRule.class);
        kinds("kafka.strimzi.io/v1", Kafka.class, KafkaNodePool.class, KafkaTopic.class, KafkaUser.class);
        kinds("postgresql.cnpg.io/v1", Cnpg.Cluster.class, Cnpg.Database.class, Cnpg.ScheduledBackup.class);
    }

    private StrictModels() {}

    private static void kinds(String version, Class<?>... models) {
        for (Class<?> model : models) {
            KINDS.put(version + " " + model.getSimpleName(), model);
        }
    }

    /** Fields that the object's model does not know, by their place. */
    static List<String> unknown(JsonNode object) throws JsonProcessingException {
        String kind =
                object.get("apiVersion").asText() + " " + object.get("kind").asText();
        assertThat(KINDS).as("kinds that this test knows").containsKey(kind);
        Object model = Rendered.YAML.treeToValue(object, KINDS.get(kind));
        return unknown(model, object.at("/metadata/name").asText());
    }

    /** The models keep fields that they do not know in {@code additionalProperties}, at every level; records refuse them. */
    private static List<String> unknown(Object value, String where) {
        List<String> found = new ArrayList<>();
        if (value instanceof Iterable<?> items) {
            items.forEach(item -> found.addAll(unknown(item, where + "[]")));
        } else if (isModel(value.getClass())) {
            for (var method : value.getClass().getMethods()) {
                if (!method.getName().startsWith("get")
                        || method.getParameterCount() > 0
                        || method.isAnnotationPresent(Deprecated.class)) {
                    continue;
                }
                try {
                    Object part = method.invoke(value);
                    if (method.getName().equals("getAdditionalProperties")) {
                        ((Map<?, ?>) part).keySet().forEach(key -> found.add(where + "." + key));
                    } else if (part != null) {
                        found.addAll(
                                unknown(part, where + "." + method.getName().substring(3)));
                    }
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException(where, e);
                }
            }
        }
        return found;
    }

    private static boolean isModel(Class<?> type) {
        return !type.isEnum()
                && (type.getName().startsWith("io.fabric8.") || type.getName().startsWith("io.strimzi.api."));
    }
}
