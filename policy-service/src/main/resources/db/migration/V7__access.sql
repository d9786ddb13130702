ALTER TABLE api_token
    ADD COLUMN role       text NOT NULL DEFAULT 'ADMIN' CHECK (role IN ('VIEWER', 'OPERATOR', 'ADMIN')),
    ADD COLUMN tenant     text, -- null for the whole cluster
    ADD COLUMN expires_at timestamptz,
    ADD COLUMN created_by text NOT NULL DEFAULT 'system';

CREATE TABLE app_user (
    name          text PRIMARY KEY,
    password      text        NOT NULL, -- bcrypt
    role          text        NOT NULL CHECK (role IN ('VIEWER', 'OPERATOR', 'ADMIN')),
    tenant        text, -- null for the whole cluster
    disabled      boolean     NOT NULL DEFAULT false,
    created_at    timestamptz NOT NULL,
    created_by    text        NOT NULL,
    last_login_at timestamptz
);

CREATE TABLE session (
    sha256       bytea PRIMARY KEY, -- of the cookie, which is nowhere
    user_name    text        NOT NULL REFERENCES app_user ON DELETE CASCADE,
    created_at   timestamptz NOT NULL,
    last_used_at timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL
);
CREATE INDEX session_user_name ON session (user_name);
