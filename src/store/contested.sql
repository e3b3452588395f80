-- Version 4. What was open cannot be closed: a later decision that is narrower leaves its position
-- and contests it. The rows there are were decided without that.

ALTER TABLE commits ADD COLUMN contested INTEGER NOT NULL DEFAULT 0 CHECK (contested IN (0, 1));

PRAGMA user_version = 4;
