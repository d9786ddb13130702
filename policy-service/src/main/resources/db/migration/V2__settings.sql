-- The switches of the firewall; no row: nothing was ever set, and nothing is filtered.
CREATE TABLE settings (
    one        boolean PRIMARY KEY DEFAULT true CHECK (one),
    firewall   jsonb       NOT NULL, -- as confirmed
    trial      jsonb,                -- what holds meanwhile, and until when
    change     bigint      NOT NULL,
    updated_at timestamptz NOT NULL,
    updated_by text        NOT NULL,
    revision   bigint -- null until published
);
