package io.ringfence.policyservice.core.history;

/**
 * Where the next page of a tenant's calls begins; it stays valid, whatever is told meanwhile.
 *
 * @param offset the records of the tenant's partition below this one come next
 */
public record CallCursor(String tenant, long offset) {

    public CallCursor {
        if (offset < 0) {
            throw new IllegalArgumentException("not a cursor");
        }
    }

    /** Reads what {@link #toString()} wrote for that tenant. */
    public static CallCursor parse(String text, String tenant) {
        int space = text.indexOf(' ');
        if (space < 0 || !text.substring(0, space).equals(tenant)) {
            throw new IllegalArgumentException("not a cursor");
        }
        return new CallCursor(tenant, Long.parseLong(text.substring(space + 1)));
    }

    @Override
    public String toString() {
        return tenant + " " + offset;
    }
}
