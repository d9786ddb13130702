package io.ringfence.notifier.edge.store;

import java.sql.SQLException;

/** PostgreSQL did not take or give what it was asked. What was not committed is as if it had never been. */
public final class StoreException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public StoreException(String what, SQLException cause) {
        super(what + ": " + cause.getMessage(), cause);
    }
}
