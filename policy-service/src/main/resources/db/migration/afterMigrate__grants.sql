-- Where migrations have a user of their own (quarkus.flyway.username), the service's user gets what it needs, and no more: it
-- can't rewrite what is only ever added to, nor change any table's definition.
DO $$
DECLARE
    service text := '${service}';
BEGIN
    IF service = current_user OR NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = service) THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(7955997741325250927); -- one replica at a time
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', current_schema, service);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %I TO %I', current_schema, service);
    EXECUTE format('GRANT USAGE ON ALL SEQUENCES IN SCHEMA %I TO %I', current_schema, service);
    EXECUTE format('REVOKE UPDATE, DELETE ON audit, published_change FROM %I', service);
    EXECUTE format('REVOKE INSERT, UPDATE, DELETE ON flyway_schema_history FROM %I', service);
END
$$;
