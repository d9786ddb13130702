package io.ringfence.policyservice.core.refusal;

/** Every kind of refusal or failure that the API answers with; {@code docs/problems.md} explains each. */
public enum ProblemType {
    BAD_REQUEST("bad-request", 400, "The request can't be read"),
    UNAUTHENTICATED("unauthenticated", 401, "Who you are is not known"),
    FORBIDDEN("forbidden", 403, "Your role does not allow this"),
    NOT_FOUND("not-found", 404, "There is no such thing"),
    METHOD_NOT_ALLOWED("method-not-allowed", 405, "This can't be done here"),
    NOT_ACCEPTABLE("not-acceptable", 406, "No such form of the answer"),
    CUTS_REQUESTER("cuts-requester", 409, "This would block your own address"),
    CUTS_OFF("cuts-off", 409, "This would cut admins or phones off"),
    NO_TRIAL("no-trial", 409, "There is no trial to confirm"),
    DATABASE_REFUSED("database-refused", 409, "The country database is not taken"),
    LIST_OWNED("list-owned", 409, "The list belongs to a feed or a tenant"),
    LAST_ADMIN("last-admin", 409, "Nobody could let others in any more"),
    NAME_TAKEN("name-taken", 409, "The name is taken"),
    FEED_REFUSED("feed-refused", 409, "The feed's content is not taken"),
    CHANGE_HELD("change-held", 409, "The feed's change waits for you"),
    CHANGED_MEANWHILE("changed-meanwhile", 412, "It was changed by someone else meanwhile"),
    TOO_LARGE("too-large", 413, "The body is too large"),
    UNSUPPORTED_MEDIA_TYPE("unsupported-media-type", 415, "The body's media type is not supported"),
    INVALID("invalid", 422, "The content is not valid"),
    BLOCKS_EVERYTHING("blocks-everything", 422, "This would block every address"),
    EXPIRED("expired", 422, "The expiry is in the past"),
    TOO_MANY_ATTEMPTS("too-many-attempts", 429, "Too many attempts"),
    INTERNAL("internal", 500, "Something went wrong inside"),
    UNAVAILABLE("unavailable", 503, "Something that this needs can't be reached at the moment"),
    BUSY("busy", 503, "Too many searches at the moment");

    /** What a type's URI starts with; relative, so that it holds wherever the API is served. */
    public static final String URI_PREFIX = "/problems/";

    private final String slug;
    private final int status;
    private final String title;

    ProblemType(String slug, int status, String title) {
        this.slug = slug;
        this.status = status;
        this.title = title;
    }

    /** Whether the same request may well be answered a little later. */
    public boolean isPassing() {
        return this == UNAVAILABLE || this == BUSY;
    }

    /** The problem's {@code type}, for machines. */
    public String uri() {
        return URI_PREFIX + slug;
    }

    public String slug() {
        return slug;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }
}
