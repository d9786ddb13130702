-- Tenants, their limits and their routes have a clock and an outbox of their own, so that no block waits for a rate sheet.
CREATE TABLE call_clock (
    one      boolean PRIMARY KEY DEFAULT true CHECK (one),
    change   bigint NOT NULL DEFAULT 0, -- number of the last change: the version of what it made, and ce_sequence on Kafka
    revision bigint NOT NULL DEFAULT 0, -- highest sum of the topic's end offsets that is known
    topic_id text                       -- Kafka's id of the topic that holds them
);
INSERT INTO call_clock DEFAULT VALUES;

CREATE TABLE call_outbox (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    change     bigint      NOT NULL,
    key        text        NOT NULL,
    headers    jsonb       NOT NULL,
    payload    bytea, -- null takes the key away
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE tenant (
    name       text PRIMARY KEY,
    published  jsonb       NOT NULL, -- as it is on Kafka, limits included
    updated_at timestamptz NOT NULL,
    updated_by text        NOT NULL
);

CREATE TABLE extension_limits (
    key        text COLLATE "C" PRIMARY KEY, -- of its record
    tenant     text        NOT NULL REFERENCES tenant ON DELETE CASCADE,
    published  jsonb       NOT NULL,
    updated_at timestamptz NOT NULL,
    updated_by text        NOT NULL
);
CREATE INDEX extension_limits_tenant ON extension_limits (tenant, key);

CREATE TABLE route (
    tenant        text NOT NULL REFERENCES tenant ON DELETE CASCADE,
    prefix        text COLLATE "C" NOT NULL,
    per_minute    text NOT NULL, -- amounts are texts, as they were told
    connect_fee   text,
    first_seconds integer,
    next_seconds  integer,
    name          text,
    PRIMARY KEY (tenant, prefix)
);
