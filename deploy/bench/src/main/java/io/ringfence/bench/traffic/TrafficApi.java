package io.ringfence.bench.traffic;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.ringfence.bench.Figures;
import io.ringfence.contract.kafka.PacketRecords;
import io.ringfence.contract.traffic.CapturedPacket;
import io.ringfence.contract.traffic.CapturedPacket.Flow;
import io.ringfence.contract.traffic.CapturedPacket.Kind;
import io.ringfence.contract.traffic.CapturedPacket.Origin;
import io.ringfence.contract.traffic.CapturedPacket.Sip;
import io.ringfence.standalone.Stack;
import io.ringfence.standalone.os.Command;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The API over what sensors have captured: the live stream, a search, a download. */
final class TrafficApi {

    private static final int RATE = 500;
    private static final int SECONDS = 20;
    private static final int SOURCES = 10;
    private static final int RECORDS = 600_000;
    private static final int PEERS = 5_000;
    private static final Pattern CALL_ID = Pattern.compile("\"callId\":\"wire-([0-9]+)\"");

    private TrafficApi() {}

    static void measure(Figures figures, Stack stack) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            wire(figures, stack, client);
            fill(stack);
            search(figures, stack, client);
            download(figures, stack, client);
            client.shutdownNow();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("the API can't be asked: " + e, e);
        }
    }

    /** Real datagrams to the node, from some sources so that no sampler acts; all share the two cores. */
    private static void wire(Figures figures, Stack stack, HttpClient client) throws IOException, InterruptedException {
        for (int source = 0; source < SOURCES; source++) {
            Command.run("ip", "address", "add", "198.18.205." + (200 + source) + "/24", "dev", "rfb-br0");
        }
        Map<Integer, Long> seen = new ConcurrentHashMap<>();
        HttpResponse<Stream<String>> stream = client.send(
                request(stack, "/traffic/stream?method=OPTIONS").build(), HttpResponse.BodyHandlers.ofLines());
        Thread reader = Thread.ofPlatform().daemon().start(() -> {
            try {
                stream.body().forEach(line -> {
                    Matcher id = CALL_ID.matcher(line);
                    if (id.find()) {
                        seen.putIfAbsent(Integer.parseInt(id.group(1)), System.nanoTime());
                    }
                });
            } catch (UncheckedIOException e) {
                return; // the end
            }
        });
        int total = RATE * SECONDS;
        long[] sent = new long[total];
        DatagramSocket[] sockets = new DatagramSocket[SOURCES];
        for (int source = 0; source < SOURCES; source++) {
            sockets[source] = new DatagramSocket(new InetSocketAddress("198.18.205." + (200 + source), 0));
        }
        InetSocketAddress node = new InetSocketAddress(stack.nodes().address(1), 5060);
        long start = System.nanoTime();
        for (int number = 0; number < total; number++) {
            long due = start + number * 1_000_000_000L / RATE;
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            byte[] message = message(number);
            sent[number] = System.nanoTime();
            sockets[number % SOURCES].send(new DatagramPacket(message, message.length, node));
        }
        long end = System.nanoTime() + 5_000_000_000L;
        while (seen.size() < total && System.nanoTime() < end) {
            LockSupport.parkNanos(10_000_000);
        }
        Arrays.stream(sockets).forEach(DatagramSocket::close);
        reader.interrupt();
        int half = total / 2; // the first half is for code that is not compiled yet, and for the stream to begin
        double[] millis = seen.entrySet().stream()
                .filter(entry -> entry.getKey() >= half)
                .mapToDouble(entry -> (entry.getValue() - sent[entry.getKey()]) / 1e6)
                .toArray();
        figures.note(
                "%d messages/s over UDP for %d s, the second half counts: %d of %d seen, p50 %.1f ms, max %.1f ms",
                RATE, SECONDS, millis.length, half, Figures.median(millis), Figures.quantile(millis, 1));
        figures.figure("wire_to_api_p99", Figures.quantile(millis, 0.99), "ms");
    }

    /** Ten minutes at a thousand packets a second, as they would be on the topic now. */
    private static void fill(Stack stack) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        stack.bootstrap(),
                        "compression.type",
                        "zstd",
                        "linger.ms",
                        20,
                        "batch.size",
                        131_072),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            long from = (System.currentTimeMillis() - 600_000) * 1_000_000;
            for (int number = 0; number < RECORDS; number++) {
                byte[] frame = Corpus.frame(number);
                Flow flow = new Flow(peer(number), 5060, "198.51.100.1", 5060, "UDP");
                var _ = producer.send(PacketRecords.toRecord(new CapturedPacket(
                        Kind.FRAME,
                        flow.source(),
                        new Origin("pbx-9", "eth0", 1, from + number * 1_000_000L, frame.length, number),
                        flow,
                        new Sip("OPTIONS", 0, "call-" + number, "100", "200", "phone"),
                        Set.of(),
                        List.of(),
                        0,
                        frame)));
            }
        }
    }

    private static void search(Figures figures, Stack stack, HttpClient client)
            throws IOException, InterruptedException {
        double[] millis = new double[30];
        long rows = 0;
        for (int round = -10; round < millis.length; round++) {
            long start = System.nanoTime();
            String page = client.send(
                            request(stack, "/traffic?node=pbx-9&limit=50&ip=" + peer(1_000 + round * 37))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
            if (round >= 0) {
                millis[round] = (System.nanoTime() - start) / 1e6;
                rows += page.split("\"id\"", -1).length - 1;
            }
        }
        figures.note(
                "%d records of %d peers; pages of 50 rows of one peer, %d rows in %d pages, after 10 for warming up; median %.0f ms",
                RECORDS, PEERS, rows, millis.length, Figures.median(millis));
        figures.figure("search_by_ip", Figures.quantile(millis, 1), "ms");
    }

    private static void download(Figures figures, Stack stack, HttpClient client)
            throws IOException, InterruptedException {
        double[] rates = new double[3];
        long bytes = 0;
        for (int round = -1; round < rates.length; round++) {
            long start = System.nanoTime();
            try (InputStream in = client.send(
                            request(stack, "/traffic.pcap?node=pbx-9").build(),
                            HttpResponse.BodyHandlers.ofInputStream())
                    .body()) {
                bytes = in.transferTo(java.io.OutputStream.nullOutputStream());
            }
            if (round >= 0) {
                rates[round] = bytes / 1e6 / ((System.nanoTime() - start) / 1e9);
            }
        }
        figures.note(
                "%d frames, %.0f MB, median of %d downloads after one (%.0f to %.0f MB/s), all cores shared; policy-service, whose heap is"
                        + " at most 768 MB, has then %d MB in memory",
                RECORDS,
                bytes / 1e6,
                rates.length,
                Figures.quantile(rates, 0),
                Figures.quantile(rates, 1),
                residentMegabytes());
        figures.figure("pcap_download", Figures.median(rates), "MB/s");
    }

    private static long residentMegabytes() throws IOException {
        for (ProcessHandle process : ProcessHandle.allProcesses().toList()) {
            Path folder = Path.of("/proc", Long.toString(process.pid()));
            if (Files.exists(folder)
                    && Files.readString(folder.resolve("cmdline"), US_ASCII).contains("policy-service")) {
                return Files.readAllLines(folder.resolve("status")).stream()
                                .filter(line -> line.startsWith("VmRSS:"))
                                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                                .sum()
                        / 1024;
            }
        }
        return 0;
    }

    private static HttpRequest.Builder request(Stack stack, String path) {
        return HttpRequest.newBuilder(URI.create(stack.api().url() + "/api/v1" + path))
                .header("Authorization", "Bearer " + stack.token());
    }

    private static String peer(int number) {
        int peer = Math.floorMod(number, PEERS);
        return "203.0." + peer / 250 + "." + (1 + peer % 250);
    }

    private static byte[] message(int number) {
        return ("OPTIONS sip:pbx SIP/2.0\r\nVia: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK" + number
                        + "\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:b@b>\r\nCall-ID: wire-" + number
                        + "\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n")
                .getBytes(US_ASCII);
    }
}
