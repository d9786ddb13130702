package io.ringfence.k8s.kafka;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfence.contract.Topic;
import io.ringfence.k8s.Rendered;
import io.ringfence.k8s.Workload;
import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.nodepool.KafkaNodePool;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import io.strimzi.api.kafka.model.user.KafkaUser;
import io.strimzi.api.kafka.model.user.KafkaUserAuthorizationSimple;
import io.strimzi.api.kafka.model.user.acl.AclRule;
import io.strimzi.api.kafka.model.user.acl.AclRuleGroupResource;
import io.strimzi.api.kafka.model.user.acl.AclRuleTopicResource;
import io.strimzi.api.kafka.model.user.acl.StrimziAclOperation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Topics, users and brokers of the overlay for production. */
class KafkaResourcesTest {

    private final Rendered prod = Rendered.prod();
    private static final Pattern NAMED = Pattern.compile("\\bTopic\\.([A-Z_]+)\\b");

    @Test
    void topicsAreThoseOfTheContract() throws IOException {
        List<JsonNode> topics = prod.ofKind("KafkaTopic");

        assertThat(topics.stream().map(topic -> topic.at("/metadata/name").asText()))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Topic.values()).map(Topic::topicName).toList());
        for (Topic topic : Topic.values()) {
            var spec =
                    prod.only("KafkaTopic", topic.topicName(), KafkaTopic.class).getSpec();
            Map<String, String> config = spec.getConfig().entrySet().stream()
                    .collect(toMap(Map.Entry::getKey, entry -> String.valueOf(entry.getValue())));

            assertThat(spec.getPartitions()).as(topic.topicName()).isEqualTo(topic.partitions());
            assertThat(spec.getReplicas()).isEqualTo(3);
            assertThat(config).as(topic.topicName()).isEqualTo(topic.config());
        }
    }

    @Test
    void everyServiceHasAUser() {
        assertThat(prod.ofKind("KafkaUser").stream()
                        .map(user -> user.at("/metadata/name").asText()))
                .containsExactlyInAnyOrderElementsOf(Workload.SERVICES);
    }

    @ParameterizedTest
    @EnumSource
    void aUserMayDoWhatItsServiceDoesAndNoMore(Access access) throws IOException {
        KafkaUser user = prod.only("KafkaUser", access.service(), KafkaUser.class);
        boolean makesTopics = access == Access.POLICY_SERVICE;
        int wide = 0;

        for (AclRule rule : rules(user)) {
            assertThat(rule.getHost()).isEqualTo("*");
            if (rule.getResource() instanceof AclRuleTopicResource topic) {
                if ("ringfence.".equals(topic.getName())) {
                    wide++;
                    assertThat(rule.getOperations())
                            .containsExactly(StrimziAclOperation.CREATE, StrimziAclOperation.DESCRIBE);
                } else {
                    Topic named = Topic.named(topic.getName()).orElseThrow();
                    assertThat(EnumSet.copyOf(rule.getOperations()))
                            .as(topic.getName())
                            .isEqualTo(access.on(named));
                }
            } else {
                assertThat(rule.getResource()).isInstanceOf(AclRuleGroupResource.class);
                assertThat(((AclRuleGroupResource) rule.getResource()).getName())
                        .isEqualTo(access.service());
                assertThat(rule.getOperations()).containsExactly(StrimziAclOperation.READ);
            }
        }

        assertThat(user.getSpec().getAuthentication().getType()).isEqualTo("scram-sha-512");
        assertThat(wide).isEqualTo(makesTopics ? 1 : 0);
        assertThat(topics(user)).isEqualTo(access.topics());
    }

    @ParameterizedTest
    @EnumSource
    void everyTopicThatTheCodeNamesIsInTheTable(Access access) throws IOException {
        Set<Topic> named = EnumSet.noneOf(Topic.class);
        try (Stream<Path> files = Files.walk(Rendered.ROOT.resolve(access.service() + "/src/main/java"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                String source = Files.readString(file);
                NAMED.matcher(source)
                        .results()
                        .map(match -> match.group(1))
                        .forEach(name -> Arrays.stream(Topic.values())
                                .filter(topic -> topic.name().equals(name))
                                .forEach(named::add));
                if (source.contains("KafkaRecords.deadLetter(")) {
                    named.add(Topic.DEAD_LETTERS);
                }
                if (source.contains("PacketRecords.toRecord(")) {
                    named.add(Topic.SIP_PACKETS);
                }
            }
        }

        assertThat(named).isEqualTo(access.topics());
    }

    @ParameterizedTest
    @EnumSource
    void everyServiceKnowsItsUserAndTheBrokers(Access access) throws IOException {
        Workload workload = prod.workloads().stream()
                .filter(each -> each.name().equals(access.service()))
                .findFirst()
                .orElseThrow();
        Kafka kafka = prod.only("Kafka", "ringfence", Kafka.class);
        var listener = kafka.getSpec().getKafka().getListeners().getFirst();
        var secret = workload.container().getEnv().stream()
                .filter(variable -> variable.getName().equals("KAFKA_SASL_JAAS_CONFIG"))
                .findFirst()
                .orElseThrow()
                .getValueFrom()
                .getSecretKeyRef();

        assertThat(workload.environment().get("KAFKA_BOOTSTRAP_SERVERS"))
                .contains("ringfence-kafka-bootstrap.ringfence.svc:" + listener.getPort());
        assertThat(workload.environment().get("KAFKA_SECURITY_PROTOCOL")).contains("SASL_SSL");
        assertThat(secret.getName())
                .isEqualTo(kafka.getSpec().getEntityOperator().getUserOperator().getSecretPrefix() + access.service());
        assertThat(secret.getKey()).isEqualTo("sasl.jaas.config");
        assertThat(secret.getOptional()).isNull();
    }

    @Test
    void brokersAreThreeAndAskEveryone() throws IOException {
        KafkaNodePool pool = prod.only("KafkaNodePool", "broker", KafkaNodePool.class);
        Kafka kafka = prod.only("Kafka", "ringfence", Kafka.class);

        assertThat(pool.getSpec().getReplicas()).isEqualTo(3);
        assertThat(kafka.getSpec().getKafka().getAuthorization().getType()).isEqualTo("simple");
        assertThat(kafka.getSpec().getKafka().getListeners()).hasSize(1).allSatisfy(listener -> {
            assertThat(listener.isTls()).isTrue();
            assertThat(listener.getAuth().getType()).isEqualTo("scram-sha-512");
        });
        assertThat(kafka.getSpec().getKafka().getConfig())
                .containsEntry("auto.create.topics.enable", false)
                .containsEntry("min.insync.replicas", 2);
    }

    private static Set<Topic> topics(KafkaUser user) {
        Set<Topic> named = new TreeSet<>();
        rules(user).stream()
                .map(AclRule::getResource)
                .filter(AclRuleTopicResource.class::isInstance)
                .map(AclRuleTopicResource.class::cast)
                .forEach(resource -> Topic.named(resource.getName()).ifPresent(named::add));
        return named;
    }

    static List<AclRule> rules(KafkaUser user) {
        return ((KafkaUserAuthorizationSimple) user.getSpec().getAuthorization()).getAcls();
    }
}
