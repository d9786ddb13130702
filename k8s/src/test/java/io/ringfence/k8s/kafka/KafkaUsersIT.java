package io.ringfence.k8s.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.contract.Topic;
import io.ringfence.k8s.Rendered;
import io.ringfence.k8s.Workload;
import io.ringfence.standalone.EmbeddedKafka;
import io.ringfence.standalone.EmbeddedKafka.Listener;
import io.ringfence.standalone.Ports;
import io.ringfence.standalone.Topics;
import io.strimzi.api.kafka.model.user.KafkaUser;
import io.strimzi.api.kafka.model.user.acl.AclResourcePatternType;
import io.strimzi.api.kafka.model.user.acl.AclRule;
import io.strimzi.api.kafka.model.user.acl.AclRuleGroupResource;
import io.strimzi.api.kafka.model.user.acl.AclRuleTopicResource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A broker with the users and rights of the overlay for production, and clients with its settings: TLS, SCRAM, ACLs. */
class KafkaUsersIT {

    private static final int SECONDS = 20;

    @TempDir
    private static Path folder;

    private static EmbeddedKafka kafka;

    @BeforeAll
    static void start() throws Exception {
        Path certificate = BrokerCertificate.make(folder);
        kafka = EmbeddedKafka.start(
                folder.resolve("kafka"),
                List.of(Listener.loopback(), new Listener("TLS", "127.0.0.1", Ports.free())),
                Map.of(
                        "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,TLS:SASL_SSL,CONTROLLER:PLAINTEXT",
                        "sasl.enabled.mechanisms", "SCRAM-SHA-512",
                        "listener.name.tls.ssl.keystore.location", certificate.toString(),
                        "listener.name.tls.ssl.keystore.password", BrokerCertificate.PASSWORD,
                        "listener.name.tls.scram-sha-512.sasl.jaas.config",
                                "org.apache.kafka.common.security.scram.ScramLoginModule required;",
                        "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                        "super.users", "User:ANONYMOUS"));
        Topics.create(kafka.bootstrap());
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
            List<UserScramCredentialAlteration> passwords = new ArrayList<>();
            List<AclBinding> rights = new ArrayList<>();
            for (Access access : Access.values()) {
                passwords.add(new UserScramCredentialUpsertion(
                        access.service(),
                        new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096),
                        password(access.service())));
                rights.addAll(rights(access.service()));
            }
            admin.alterUserScramCredentials(passwords).all().get(SECONDS, TimeUnit.SECONDS);
            admin.createAcls(rights).all().get(SECONDS, TimeUnit.SECONDS);
        }
    }

    @AfterAll
    static void stop() {
        if (kafka != null) {
            kafka.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theBrokerGivesAServiceWhatItNeedsAndNoMore(Access access) throws Exception {
        try (Admin admin = Admin.create(settings(access.service()))) {
            for (Topic topic : Topic.values()) {
                assertThat(operations(admin, topic)).as(topic.topicName()).isEqualTo(expected(access, topic));
            }
        }
    }

    @Test
    void whatPolicyServiceDoesAtItsStartWorks() throws Exception {
        try (Admin admin = Admin.create(settings("policy-service"))) {
            NewTopic topic = new NewTopic(Topic.BANS.topicName(), Optional.of(3), Optional.empty());

            // It takes a topic that is there for made, and a refusal for a failure.
            assertThatThrownBy(() -> admin.createTopics(List.of(topic)).all().get(SECONDS, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(TopicExistsException.class);
        }
        send("policy-service", Topic.FIREWALL_POLICY);
        read("policy-service", "policy-service-registrations", Topic.REGISTRATIONS);
    }

    @Test
    void groupsAndTopicsOfOthersAreRefused() throws Exception {
        send("traffic-sensor", Topic.REGISTRATIONS);
        read("billing-watcher", "billing-watcher", Topic.CALL_EVENTS);
        read("notifier", "notifier", Topic.BANS);

        assertThatThrownBy(() -> send("traffic-sensor", Topic.FIREWALL_POLICY))
                .hasCauseInstanceOf(TopicAuthorizationException.class);
        assertThatThrownBy(() -> send("notifier", Topic.BANS)).hasCauseInstanceOf(TopicAuthorizationException.class);
        assertThatThrownBy(() -> read("notifier", "billing-watcher", Topic.BANS))
                .isInstanceOf(GroupAuthorizationException.class);
        assertThatThrownBy(() -> read("notifier", "notifier", Topic.SIP_PACKETS))
                .isInstanceOf(TopicAuthorizationException.class);
    }

    @Test
    void aWrongPasswordIsRefused() {
        Map<String, Object> settings = settings("notifier");
        settings.put("sasl.jaas.config", login("notifier", "wrong"));

        try (Admin admin = Admin.create(settings)) {
            assertThatThrownBy(() -> admin.listTopics().names().get(SECONDS, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(SaslAuthenticationException.class);
        }
    }

    private static Set<AclOperation> expected(Access access, Topic topic) {
        Set<AclOperation> operations = access.on(topic).stream()
                .map(operation -> AclOperation.fromString(operation.name()))
                .collect(Collectors.toSet());
        if (!operations.isEmpty() || access == Access.POLICY_SERVICE) {
            operations.add(AclOperation.DESCRIBE);
        }
        if (access == Access.POLICY_SERVICE) {
            operations.add(AclOperation.CREATE);
        }
        return operations;
    }

    private static Set<AclOperation> operations(Admin admin, Topic topic) throws Exception {
        try {
            return admin.describeTopics(
                            List.of(topic.topicName()), new DescribeTopicsOptions().includeAuthorizedOperations(true))
                    .topicNameValues()
                    .get(topic.topicName())
                    .get(SECONDS, TimeUnit.SECONDS)
                    .authorizedOperations();
        } catch (ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(TopicAuthorizationException.class);
            return Set.of();
        }
    }

    private static void send(String service, Topic topic) throws Exception {
        Map<String, Object> settings = settings(service);
        settings.put("acks", "all");
        settings.put("enable.idempotence", true);
        settings.put("max.block.ms", SECONDS * 1_000);
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic.topicName(), "key", "value"))
                    .get(SECONDS, TimeUnit.SECONDS);
        }
    }

    /** Returns once the group has given it partitions. */
    private static void read(String service, String group, Topic topic) {
        Map<String, Object> settings = settings(service);
        settings.put("group.id", group);
        settings.put("enable.auto.commit", false);
        settings.put("allow.auto.create.topics", false);
        long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(topic.topicName()));
            while (consumer.assignment().isEmpty()) {
                assertThat(System.nanoTime())
                        .as(service + " waits for partitions")
                        .isLessThan(end);
                consumer.poll(Duration.ofMillis(50));
            }
            consumer.commitSync();
        }
    }

    /** What the pod's environment says, as {@code kafka.*} of Quarkus has it; where the broker and the CA are is of this test. */
    private static Map<String, Object> settings(String service) {
        Workload workload = Rendered.prod().workloads().stream()
                .filter(each -> each.name().equals(service))
                .findFirst()
                .orElseThrow();
        Map<String, Object> settings = new HashMap<>();
        workload.environment().forEach((name, value) -> {
            if (name.startsWith("KAFKA_")) {
                settings.put(
                        name.substring("KAFKA_".length())
                                .toLowerCase(Locale.ROOT)
                                .replace('_', '.'),
                        value.orElse(""));
            }
        });
        assertThat(settings).containsKeys("bootstrap.servers", "ssl.truststore.location", "sasl.jaas.config");
        settings.put("bootstrap.servers", kafka.bootstrap("TLS"));
        settings.put("ssl.truststore.location", folder.resolve("ca.crt").toString());
        settings.put("sasl.jaas.config", login(service, password(service)));
        return settings;
    }

    /** As Strimzi writes it into the Secret. */
    private static String login(String user, String password) {
        return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
                .formatted(user, password);
    }

    private static String password(String service) {
        return "secret-of-" + service;
    }

    private static List<AclBinding> rights(String service) throws IOException {
        KafkaUser user = Rendered.prod().only("KafkaUser", service, KafkaUser.class);
        List<AclBinding> rights = new ArrayList<>();
        for (AclRule rule : KafkaResourcesTest.rules(user)) {
            ResourcePattern pattern = pattern(rule);
            rule.getOperations()
                    .forEach(operation -> rights.add(new AclBinding(
                            pattern,
                            new AccessControlEntry(
                                    "User:" + service,
                                    rule.getHost(),
                                    AclOperation.fromString(operation.name()),
                                    AclPermissionType.ALLOW))));
        }
        return rights;
    }

    private static ResourcePattern pattern(AclRule rule) {
        if (rule.getResource() instanceof AclRuleTopicResource topic) {
            return new ResourcePattern(ResourceType.TOPIC, topic.getName(), type(topic.getPatternType()));
        }
        AclRuleGroupResource group = (AclRuleGroupResource) rule.getResource();
        return new ResourcePattern(ResourceType.GROUP, group.getName(), type(group.getPatternType()));
    }

    private static PatternType type(AclResourcePatternType type) {
        return type == AclResourcePatternType.PREFIX ? PatternType.PREFIXED : PatternType.LITERAL;
    }
}
