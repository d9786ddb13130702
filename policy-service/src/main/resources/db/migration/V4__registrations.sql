-- Phones that are registered, from ringfence.registrations. What is over is deleted.
CREATE TABLE registration (
    address       inet        NOT NULL,
    account       text        NOT NULL,
    tenant        text,
    node          text        NOT NULL,
    registered_at timestamptz NOT NULL,
    expires_at    timestamptz NOT NULL,
    PRIMARY KEY (address, account)
);
CREATE INDEX registration_network ON registration USING gist (address inet_ops);
CREATE INDEX registration_account ON registration (account);
CREATE INDEX registration_tenant ON registration (tenant, registered_at) WHERE tenant IS NOT NULL;
CREATE INDEX registration_expires ON registration (expires_at);

-- Before every block it is asked whether it takes the entries of registered phones away.
CREATE INDEX entry_registered ON entry USING gist (network inet_ops) WHERE list = 'ALLOW' AND source = 'REGISTRATION';

-- Which addresses admins have used lately is asked before every block.
CREATE INDEX audit_address_at ON audit (address, at);
