-- Who hears of what has a clock and an outbox of its own; no row in the settings: nothing was ever set, and nobody is told anything.
CREATE TABLE notification_clock (
    one      boolean PRIMARY KEY DEFAULT true CHECK (one),
    change   bigint NOT NULL DEFAULT 0, -- number of the last change: the version of the settings, and ce_sequence on Kafka
    revision bigint NOT NULL DEFAULT 0, -- highest sum of the topic's end offsets that is known
    topic_id text                       -- Kafka's id of the topic that holds them
);
INSERT INTO notification_clock DEFAULT VALUES;

CREATE TABLE notification_outbox (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    change     bigint      NOT NULL,
    key        text        NOT NULL,
    headers    jsonb       NOT NULL,
    payload    bytea, -- null takes the key away
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE notification_settings (
    one        boolean PRIMARY KEY DEFAULT true CHECK (one),
    published  jsonb       NOT NULL, -- as it is on Kafka
    updated_at timestamptz NOT NULL,
    updated_by text        NOT NULL
);
