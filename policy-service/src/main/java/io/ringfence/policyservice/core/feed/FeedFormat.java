package io.ringfence.policyservice.core.feed;

/** The forms that a feed's source may have. */
public enum FeedFormat {
    /** An address or network at the start of each line; {@code #} and {@code ;} begin a comment. */
    PLAIN,
    /** As FireHOL and {@code ipset save} write: {@code add name 203.0.113.0/24}, or networks alone. */
    NETSET,
    /** RFC 4180, the networks in one column. */
    CSV,
    /** Pages of JSON that each name the next, as APIBAN answers. */
    APIBAN
}
