package io.ringfence.notifier.core.desk;

/** Why nobody is told of an item. */
public enum HeldBack {
    /** Notifications are switched off. */
    OFF,
    /** It has happened before they were switched on, or too long ago. */
    TOO_OLD,
    /** It matters less than the settings ask for. */
    BELOW_MINIMUM,
    /** An admin has done it, and knows. */
    BY_ADMIN,
    /** No recipient wants to hear of it. */
    NO_RECIPIENT,
    /** It would be a mail, and no SMTP server is configured. */
    NO_SMTP_SERVER
}
