package io.ringfence.billingwatcher;

import io.ringfence.contract.Event;
import io.ringfence.contract.Topic;
import io.ringfence.contract.kafka.KafkaRecords;
import io.ringfence.standalone.TestBacking;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A tenant of a test, with what is sent, published and stored of it. */
abstract class OneTenant {

    @Inject
    DataSource database;

    final String tenant = "t-" + UUID.randomUUID().toString().substring(0, 8);
    Calls calls;

    @BeforeEach
    void open() {
        calls = new Calls(TestBacking.kafka());
    }

    @AfterEach
    void close() {
        calls.close();
    }

    /** What was published of the tenant. */
    <T extends Event> Stream<T> published(Class<T> type) {
        return Stream.of(Topic.CALL_BLOCKS, Topic.NOTICES, Topic.NODE_COMMANDS)
                .filter(topic -> topic.events().contains(type))
                .flatMap(topic -> calls.read(topic).stream())
                .filter(type::isInstance)
                .map(type::cast)
                .filter(event -> event.toString().contains("tenant=" + tenant));
    }

    /** Why records of the tenant were put aside. */
    List<String> reasons() {
        return calls.records(Topic.DEAD_LETTERS).stream()
                .filter(record ->
                        record.key() != null && new String(record.key(), StandardCharsets.UTF_8).equals(tenant))
                .map(record -> new String(
                        record.headers().lastHeader(KafkaRecords.REASON).value(), StandardCharsets.UTF_8))
                .toList();
    }

    /** What an extension has spent on its days, in billionths. */
    long spent(String extension) throws Exception {
        return number("select coalesce(sum(nanos), 0) from spent where tenant = ? and extension = '" + extension
                + "' and length(period) = 10");
    }

    /** What a query of the store gives, with the tenant as its parameter. */
    long number(String sql) throws Exception {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, tenant);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }
}
