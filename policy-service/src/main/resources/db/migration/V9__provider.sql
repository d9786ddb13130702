-- People whom an identity provider knows: who they are there is told by their subject, and they have no password here.
ALTER TABLE app_user
    ALTER COLUMN password DROP NOT NULL,
    ADD COLUMN subject text UNIQUE,
    ADD CHECK ((password IS NULL) = (subject IS NOT NULL));
