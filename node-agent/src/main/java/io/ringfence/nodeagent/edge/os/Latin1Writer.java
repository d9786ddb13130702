package io.ringfence.nodeagent.edge.os;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;

/** Writes text as one byte for each character: no decoder's loop, so that a million lines cost copies only. */
final class Latin1Writer extends Writer {

    private final OutputStream out;

    Latin1Writer(OutputStream out, int buffer) {
        this.out = new BufferedOutputStream(out, buffer);
    }

    @Override
    public void write(String text) throws IOException {
        out.write(text.getBytes(ISO_8859_1));
    }

    @Override
    public void write(String text, int offset, int length) throws IOException {
        write(text.substring(offset, offset + length));
    }

    @Override
    public void write(char[] text, int offset, int length) throws IOException {
        write(new String(text, offset, length));
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
