package io.ringfence.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every example that was ever committed decodes for ever, and what is written fits its schema. Examples are only added. */
class SchemaEvolutionTest {

    private static final Path CONTRACT = Path.of("src/main/resources/contract");

    static Stream<Path> examples() throws IOException {
        try (Stream<Path> files = Files.walk(CONTRACT.resolve("examples"))) {
            return files.filter(file -> file.toString().endsWith(".json")).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void exampleDecodesAndIsWrittenInTheFormOfItsSchema(Path example) throws Exception {
        // Given
        String type = example.getParent().getFileName().toString();
        String json = Files.readString(example);

        // When
        Event event = decode(type, json);
        Message written = Codec.encode(event, "/test", Instant.EPOCH, OptionalLong.of(7));

        // Then
        assertThat(schema(type).validate(json, InputFormat.JSON)).isEmpty();
        assertThat(schema(type).validate(new String(written.value(), UTF_8), InputFormat.JSON))
                .isEmpty();
        assertThat(Codec.decode(written)).isEqualTo(event);
        assertThat(written.sequence()).isEqualTo(7);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void fieldsOfALaterVersionArePassedOver(Path example) throws Exception {
        // Given
        String type = example.getParent().getFileName().toString();
        String json = Files.readString(example);
        ObjectNode later = (ObjectNode) new ObjectMapper().readTree(json);
        later.putObject("fieldOfALaterVersion").put("x", 1);

        // When
        Event event = decode(type, later.toString());

        // Then
        assertThat(event).isEqualTo(decode(type, json));
    }

    @Test
    void everyEventHasASchemaAndAnExample() {
        List<String> without = Stream.of(Topic.values())
                .flatMap(topic -> topic.events().stream())
                .map(event -> event.getSimpleName() + ".v1")
                .filter(name -> Files.notExists(CONTRACT.resolve("schema/" + name + ".json"))
                        || Files.notExists(CONTRACT.resolve("examples/" + name)))
                .toList();

        assertThat(without).isEmpty();
    }

    private static Event decode(String type, String json) throws Exception {
        String key = keyOf(type, json);
        return Codec.decode(new Message(key, json.getBytes(UTF_8), Map.of(Message.TYPE, "io.ringfence." + type)));
    }

    private static String keyOf(String type, String json) throws IOException {
        var node = new ObjectMapper().readTree(json);
        return switch (type) {
            case "SettingsPublished.v1", "NotificationSettingsPublished.v1" -> "settings";
            case "EntryPublished.v1" ->
                "entry/" + node.get("list").asText() + "/" + node.get("cidr").asText();
            case "ListChunkPublished.v1" ->
                "list/" + node.get("name").asText() + "/" + node.get("version").asText() + "-"
                        + node.get("index").asText();
            case "ListPublished.v1" -> "list/" + node.get("name").asText() + "/manifest";
            case "CountryPublished.v1" -> node.get("country").asText();
            case "CountriesPublished.v1" -> "manifest";
            case "NodeReported.v1", "SipRatesReported.v1", "TrafficReported.v1" ->
                node.get("node").asText();
            case "PhoneRegistered.v1", "PhoneUnregistered.v1" ->
                node.get("address").asText();
            case "IpBanned.v1", "BanLifted.v1" -> node.get("network").asText();
            case "CallStarted.v1",
                    "CallAnswered.v1",
                    "CallProgress.v1",
                    "CallEnded.v1",
                    "CallRefused.v1",
                    "ProviderCallBilled.v1",
                    "BlockLiftRequested.v1",
                    "TenantPublished.v1" -> node.get("tenant").asText();
            case "BlockRaised.v1", "BlockLifted.v1" ->
                node.get("tenant").asText() + "|" + node.get("scope").asText() + "|"
                        + node.get("subject").asText() + "|" + node.get("limit").asText();
            case "CountingProgress.v1" -> "counting/" + node.get("partition").asText();
            case "ExtensionLimitsPublished.v1" ->
                node.get("tenant").asText() + "/extension/"
                        + node.get("extension").asText();
            case "RoutePublished.v1" ->
                node.get("tenant").asText() + "/route/" + node.get("prefix").asText();
            case "NoticeRaised.v1" ->
                node.has("tenant")
                        ? node.get("tenant").asText() + "|"
                                + node.get("subject").asText()
                        : node.get("subject").asText();
            case "HangUpRequested.v1", "TrunkDialogSeen.v1" -> node.get("node").asText();
            default -> throw new IllegalArgumentException("add the key of " + type + " here");
        };
    }

    private static Schema schema(String type) throws IOException {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(CONTRACT.resolve("schema/" + type + ".json")));
    }
}
