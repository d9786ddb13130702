package io.ringfence.policyservice.edge.geoip;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;

/** Finds the database in a tar.gz (POSIX.1-1988 ustar); whatever is odd is refused. */
final class Tarball {

    private static final int BLOCK = 512;
    private static final int MAX_MEMBERS = 100;
    private static final int NAME = 100;
    private static final int SIZE = 124;
    private static final int SIZE_LENGTH = 12;
    private static final int CHECKSUM = 148;
    private static final int CHECKSUM_LENGTH = 8;
    private static final int TYPE = 156;

    private Tarball() {}

    /** The first member whose name ends in {@code .mmdb}. */
    static byte[] database(byte[] tarball) throws UnusableException {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(tarball), 1 << 16)) {
            for (int member = 0; member < MAX_MEMBERS; member++) {
                byte[] header = in.readNBytes(BLOCK);
                if (header.length < BLOCK || header[0] == 0) {
                    break;
                }
                checkSum(header);
                long size = octal(header, SIZE, SIZE_LENGTH);
                if (size > Bounded.MAX_BYTES) {
                    throw new UnusableException("a member of the tar.gz has " + size + " bytes, which is too large");
                }
                boolean file = header[TYPE] == '0' || header[TYPE] == 0;
                if (file && text(header, 0, NAME).endsWith(".mmdb")) {
                    return whole(in.readNBytes((int) size), size);
                }
                in.skipNBytes((size + BLOCK - 1) / BLOCK * BLOCK);
            }
        } catch (EOFException e) {
            throw new UnusableException("the tar.gz ends too early");
        } catch (IOException e) {
            throw new UnusableException("the download is not a tar.gz: " + e.getMessage());
        }
        throw new UnusableException("the tar.gz has no .mmdb file");
    }

    private static byte[] whole(byte[] read, long size) throws EOFException {
        if (read.length < size) {
            throw new EOFException();
        }
        return read;
    }

    /** The sum of all bytes of the header, its own taken as blanks. */
    private static void checkSum(byte[] header) throws UnusableException {
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            boolean own = i >= CHECKSUM && i < CHECKSUM + CHECKSUM_LENGTH;
            sum += own ? ' ' : header[i] & 255;
        }
        if (sum != octal(header, CHECKSUM, CHECKSUM_LENGTH)) {
            throw new UnusableException("the tar.gz is damaged: a header has another sum");
        }
    }

    private static long octal(byte[] header, int from, int length) throws UnusableException {
        String digits = text(header, from, length).strip();
        try {
            return digits.startsWith("-") ? -1 : Long.parseLong(digits, 8);
        } catch (NumberFormatException e) {
            throw new UnusableException("the tar.gz is damaged: a header has no number where one should be");
        }
    }

    private static String text(byte[] header, int from, int length) {
        int end = from;
        while (end < from + length && header[end] != 0) {
            end++;
        }
        return new String(header, from, end - from, StandardCharsets.ISO_8859_1);
    }
}
