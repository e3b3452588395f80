-- Version 9. How many entries the log had, as far as this home knows, when a change of keys held at once:
-- what comes to hold later goes by it, though its own entry is behind more. NULL: it waited for its entry.

ALTER TABLE key_changes ADD COLUMN place INTEGER CHECK (place >= 0);

PRAGMA user_version = 9;
