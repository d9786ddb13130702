package io.ringfence.bench.traffic;

import io.ringfence.traffic.sip.Field;
import io.ringfence.traffic.sip.SipMessage;
import io.ringfence.traffic.sip.Span;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A process of its own that scans messages on one thread, round after round, and prints how many in a second. */
final class ScanLoop {

    static final int MESSAGES = 20_000;
    private static final int WARM_UP = 50;
    private static final int ROUNDS = 100;
    private static final Field[] FIELDS = {
        Field.METHOD, Field.CALL_ID, Field.FROM_USER, Field.TO_USER, Field.CSEQ_METHOD, Field.USER_AGENT
    };

    private ScanLoop() {}

    /** Prints the rate with facts, then the rate with facts as texts. */
    public static void main(String[] arguments) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int[] ends = new int[MESSAGES];
        for (int number = 0; number < MESSAGES; number++) {
            all.writeBytes(Corpus.message(number).getBytes(StandardCharsets.US_ASCII));
            ends[number] = all.size();
        }
        byte[] messages = all.toByteArray(); // one after the other, as in a capture's buffer
        for (int kind = 0; kind < 2; kind++) {
            boolean asTexts = kind == 1;
            rounds(messages, ends, WARM_UP, asTexts);
            System.out.printf(Locale.ROOT, "%.0f%n", rounds(messages, ends, ROUNDS, asTexts));
        }
    }

    private static double rounds(byte[] messages, int[] ends, int rounds, boolean asTexts) {
        SipMessage message = new SipMessage();
        long facts = 0;
        long start = System.nanoTime();
        for (int round = 0; round < rounds; round++) {
            int from = 0;
            for (int end : ends) {
                facts += facts(message, messages, from, end, asTexts);
                from = end;
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        if (facts == 0) {
            throw new IllegalStateException("no facts were found");
        }
        return rounds * (double) ends.length / seconds;
    }

    /** A method by itself, so that it is compiled as the sensor's own code is, and not as a part of one endless loop. */
    private static long facts(SipMessage message, byte[] bytes, int from, int to, boolean asTexts) {
        if (!message.scan(bytes, from, to)) {
            throw new IllegalStateException("a message was not recognized");
        }
        long facts = message.status() + message.expires();
        for (Field field : FIELDS) {
            if (asTexts) {
                facts += message.text(field).map(String::length).orElse(0);
            } else {
                facts += Span.length(message.span(field));
            }
        }
        return facts;
    }
}
