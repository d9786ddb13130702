package io.ringfence.policyservice.edge.store;

import java.sql.SQLException;

/** The database did not do what it was told; the cause says why. */
public final class StoreException extends RuntimeException {

    StoreException(SQLException cause) {
        super("database: " + cause.getMessage(), cause);
    }
}
