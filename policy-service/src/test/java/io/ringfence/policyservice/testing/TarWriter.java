package io.ringfence.policyservice.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/** Writes tar.gz files as MaxMind's: a folder, and files in it. */
public final class TarWriter {

    private static final int BLOCK = 512;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** A tar.gz with one database and its licence. */
    public static byte[] database(byte[] database) {
        return new TarWriter()
                .add("GeoLite2-Country_20260101/", '5', new byte[0])
                .add("GeoLite2-Country_20260101/LICENSE.txt", '0', "a licence".getBytes(US_ASCII))
                .add("GeoLite2-Country_20260101/GeoLite2-Country.mmdb", '0', database)
                .gzip();
    }

    public TarWriter add(String name, char type, byte[] content) {
        byte[] header = new byte[BLOCK];
        put(header, 0, name);
        put(header, 100, "0000644\0");
        put(header, 124, String.format("%011o\0", content.length));
        put(header, 148, "        ");
        header[156] = (byte) type;
        put(header, 257, "ustar\00000");
        int sum = 0;
        for (byte part : header) {
            sum += part & 255;
        }
        put(header, 148, String.format("%06o\0 ", sum));
        out.writeBytes(header);
        out.writeBytes(content);
        out.writeBytes(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
        return this;
    }

    public byte[] gzip() {
        out.writeBytes(new byte[2 * BLOCK]);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(out.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }
}
