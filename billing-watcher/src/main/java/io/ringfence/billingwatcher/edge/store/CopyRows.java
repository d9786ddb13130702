package io.ringfence.billingwatcher.edge.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Rows for {@code COPY ... FROM STDIN (FORMAT binary)}, which takes half of what an insert of the same rows costs the server. The
 * form is that of the manual of PostgreSQL, COPY, "Binary Format".
 */
final class CopyRows {

    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0};
    private static final short END = -1;
    private static final int NULL = -1;

    /** The day from which PostgreSQL counts. */
    private static final LocalDate EPOCH = LocalDate.of(2000, 1, 1);

    private static final long EPOCH_MICROS = EPOCH.toEpochDay() * 86_400_000_000L;

    private ByteBuffer bytes = ByteBuffer.allocate(1 << 16);

    CopyRows() {
        bytes.put(SIGNATURE).putInt(0).putInt(0);
    }

    /** Begins a row of so many columns. */
    CopyRows row(int columns) {
        room(Short.BYTES).putShort((short) columns);
        return this;
    }

    CopyRows int4(int value) {
        room(2 * Integer.BYTES).putInt(Integer.BYTES).putInt(value);
        return this;
    }

    CopyRows int8(long value) {
        room(Integer.BYTES + Long.BYTES).putInt(Long.BYTES).putLong(value);
        return this;
    }

    CopyRows date(LocalDate day) {
        return int4((int) (day.toEpochDay() - EPOCH.toEpochDay()));
    }

    /** An instant; what is smaller than a microsecond is cut off. */
    CopyRows timestamp(Instant at) {
        return int8(at.getEpochSecond() * 1_000_000 + at.getNano() / 1_000 - EPOCH_MICROS);
    }

    CopyRows text(@Nullable String text) {
        if (text == null) {
            room(Integer.BYTES).putInt(NULL);
        } else {
            byte[] utf8 = text.getBytes(UTF_8);
            room(Integer.BYTES + utf8.length).putInt(utf8.length).put(utf8);
        }
        return this;
    }

    /** Sends all rows. None of them is there when that fails, and the transaction has failed with it. */
    void send(Connection connection, String columns) throws SQLException {
        room(Short.BYTES).putShort(END);
        CopyIn copy = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("copy " + columns + " from stdin (format binary)");
        copy.writeToCopy(bytes.array(), 0, bytes.position());
        long _ = copy.endCopy();
    }

    private ByteBuffer room(int length) {
        if (bytes.remaining() < length) {
            bytes = ByteBuffer.allocate(Math.max(2 * bytes.capacity(), bytes.position() + length))
                    .put(bytes.flip());
        }
        return bytes;
    }
}
