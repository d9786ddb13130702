package io.ringfence.billingwatcher.edge.store;

import java.sql.SQLException;

/** Work with the store, of which a failure says what was done. */
interface Work<T> {

    T run() throws SQLException;

    static <T> T reading(String what, Work<T> work) {
        return run(what + " can't be read", work);
    }

    static <T> T writing(String what, Work<T> work) {
        return run(what + " can't be written", work);
    }

    private static <T> T run(String failure, Work<T> work) {
        try {
            return work.run();
        } catch (SQLException e) {
            throw new StoreException(failure, e);
        }
    }
}
