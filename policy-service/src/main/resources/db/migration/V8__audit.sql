-- The audit is only ever added to: by nobody's mistake, and by the service's user not even on purpose (see afterMigrate__grants.sql).
ALTER TABLE audit ADD COLUMN version bigint; -- number of a change that is none of the policy: of tenants, limits, routes, notifications

-- From which revision on a change of the policy holds: the offset behind the last of its records.
CREATE TABLE published_change (
    change   bigint PRIMARY KEY,
    revision bigint NOT NULL
);
INSERT INTO published_change (change, revision)
SELECT change, max(revision) FROM (
    SELECT change, revision FROM entry
    UNION ALL SELECT version, revision FROM named_list
    UNION ALL SELECT change, revision FROM settings) AS known
WHERE revision IS NOT NULL GROUP BY change;

CREATE FUNCTION refuse_to_rewrite() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'table % is only ever added to; % is refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'insufficient_privilege',
              HINT = 'Its owner can disable the trigger, for a retention that is decided outside of the service.';
END
$$;
CREATE TRIGGER only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_rewrite();
CREATE TRIGGER only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON published_change
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_rewrite();

-- The words of a text, cut where subjects and JSON are; addresses stay whole.
CREATE FUNCTION audit_words(text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT word), '{}')
    FROM (SELECT rtrim(left(part, 100), '.:') AS word FROM regexp_split_to_table(lower($1), '[\s/"{}()\[\],;<>=]+') AS part) AS cut
    WHERE word <> ''
$$;
-- What a line can be found by.
CREATE FUNCTION audit_text(actor text, address text, action text, subject text, detail text, before jsonb, after jsonb)
    RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT actor || ' ' || address || ' ' || action || ' ' || subject || ' ' || coalesce(detail, '')
        || ' ' || left(coalesce(CAST(before AS text), ''), 2000) || ' ' || left(coalesce(CAST(after AS text), ''), 2000)
$$;
-- All words of a text, or words that begin with them.
CREATE FUNCTION audit_query(text) RETURNS tsquery LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CAST(string_agg('''' || replace(replace(word, '\', '\\'), '''', '''''') || ''':*', ' & ') AS tsquery)
    FROM unnest(audit_words($1)) AS word
$$;

-- A search for anything is a walk along one of these, the newest first.
DROP INDEX audit_at;
DROP INDEX audit_subject;
CREATE INDEX audit_at ON audit (at, id);
CREATE INDEX audit_actor ON audit (actor, at, id);
CREATE INDEX audit_action ON audit (action, at, id);
CREATE INDEX audit_refused ON audit (at, id) WHERE outcome = 'REFUSED';
CREATE INDEX audit_forced ON audit (at, id) WHERE forced;
CREATE INDEX audit_subject ON audit (subject text_pattern_ops);
-- From where admins have changed something.
DROP INDEX audit_address_at;
CREATE INDEX audit_address_at ON audit (address, at) WHERE outcome = 'DONE';
CREATE INDEX audit_text ON audit USING gin (array_to_tsvector(audit_words(audit_text(actor, address, action, subject, detail, before, after))))
    WITH (gin_pending_list_limit = 512);
