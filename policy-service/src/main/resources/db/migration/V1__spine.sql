-- One row. Every change takes its lock first, so numbers are in commit order and without gaps.
CREATE TABLE policy_clock (
    one       boolean PRIMARY KEY DEFAULT true CHECK (one),
    policy_id uuid   NOT NULL,
    change    bigint NOT NULL DEFAULT 0, -- number of the last change; ce_sequence on Kafka
    revision  bigint NOT NULL DEFAULT 0, -- highest end offset of the policy topic that is known
    topic_id  text                       -- Kafka's id of the topic that holds the policy
);
INSERT INTO policy_clock (policy_id) VALUES (gen_random_uuid());

CREATE TABLE entry (
    id         uuid PRIMARY KEY,
    list       text        NOT NULL CHECK (list IN ('ALLOW', 'BLOCK')),
    network    cidr        NOT NULL,
    source     text        NOT NULL,
    comment    text,
    expires_at timestamptz,
    created_at timestamptz NOT NULL,
    created_by text        NOT NULL,
    updated_at timestamptz NOT NULL,
    updated_by text        NOT NULL,
    change     bigint      NOT NULL,
    revision   bigint, -- null until published
    UNIQUE (list, network)
);
CREATE INDEX entry_network ON entry USING gist (network inet_ops);
CREATE INDEX entry_change ON entry (change);
CREATE INDEX entry_expires ON entry (expires_at) WHERE expires_at IS NOT NULL;

CREATE TABLE named_list (
    name         text PRIMARY KEY,
    list         text        NOT NULL CHECK (list IN ('ALLOW', 'BLOCK')),
    version      bigint      NOT NULL, -- number of the change that made it
    networks     integer     NOT NULL,
    chunks       integer     NOT NULL,
    content_hash bytea       NOT NULL, -- SHA-256 of all networks, packed, in order
    source       text        NOT NULL,
    comment      text,
    created_at   timestamptz NOT NULL,
    created_by   text        NOT NULL,
    updated_at   timestamptz NOT NULL,
    updated_by   text        NOT NULL,
    revision     bigint -- null until published
);

CREATE TABLE list_chunk (
    name    text    NOT NULL REFERENCES named_list ON DELETE CASCADE,
    idx     integer NOT NULL,
    lo      inet    NOT NULL, -- lowest address in it
    hi      inet    NOT NULL, -- highest address in it
    packed  bytea   NOT NULL, -- IPv4: 4 + 1 bytes for each network; IPv6: 16 + 1
    PRIMARY KEY (name, idx)
);
ALTER TABLE list_chunk ALTER COLUMN packed SET STORAGE EXTERNAL;

-- Records for Kafka, in the order in which they must be published.
CREATE TABLE outbox (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    change     bigint      NOT NULL,
    key        text        NOT NULL,
    headers    jsonb       NOT NULL,
    payload    bytea, -- null takes the key away
    created_at timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE outbox ALTER COLUMN payload SET STORAGE EXTERNAL;

CREATE TABLE audit (
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at      timestamptz NOT NULL,
    actor   text        NOT NULL,
    address text        NOT NULL,
    action  text        NOT NULL,
    subject text        NOT NULL,
    outcome text        NOT NULL CHECK (outcome IN ('DONE', 'REFUSED')),
    forced  boolean     NOT NULL,
    change  bigint,
    detail  text,
    before  jsonb,
    after   jsonb
);
CREATE INDEX audit_subject ON audit (subject, id);
CREATE INDEX audit_at ON audit (at);

CREATE TABLE api_token (
    id           uuid PRIMARY KEY,
    name         text        NOT NULL,
    sha256       bytea       NOT NULL UNIQUE,
    created_at   timestamptz NOT NULL,
    last_used_at timestamptz
);
