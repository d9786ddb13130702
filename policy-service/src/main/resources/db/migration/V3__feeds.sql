-- Shared block lists that refresh themselves. What a feed has brought is the named list of the same name.
CREATE SEQUENCE feed_version; -- never repeats, so that the ETag of a feed that was deleted matches no later one

CREATE TABLE feed (
    name               text PRIMARY KEY,
    url                text        NOT NULL, -- may have a key in it; shown masked only
    format             text        NOT NULL CHECK (format IN ('PLAIN', 'NETSET', 'CSV', 'APIBAN')),
    column_name        text,                 -- of a CSV: number from 0, or the header's name
    interval_seconds   integer     NOT NULL,
    max_networks       integer     NOT NULL,
    max_change_percent integer     NOT NULL,
    enabled            boolean     NOT NULL,
    comment            text,
    version            bigint      NOT NULL,
    created_at         timestamptz NOT NULL,
    created_by         text        NOT NULL,
    updated_at         timestamptz NOT NULL,
    updated_by         text        NOT NULL,
    state              jsonb       NOT NULL, -- how the last attempts went
    next_attempt       timestamptz NOT NULL,
    claim              uuid,                 -- the attempt that runs now; nobody else may end it
    claimed_until      timestamptz           -- then it is taken for dead
);
CREATE INDEX feed_due ON feed (next_attempt) WHERE enabled;

-- From now on these sources mean that a list has an owner.
UPDATE named_list SET source = 'ADMIN' WHERE source IN ('FEED', 'TENANT');
