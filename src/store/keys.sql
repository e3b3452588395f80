-- Version 5. Who signs for this home: public halves only, a private one is a file of keys/. A key
-- counts from listed_at on; what changes who may sign waits in key_changes until its record is in
-- the log. Rows are never removed.

CREATE TABLE keys (
    id         INTEGER PRIMARY KEY,
    name       TEXT NOT NULL UNIQUE COLLATE NOCASE, -- of the key of a log: its origin
    role       INTEGER NOT NULL CHECK (role IN (1, 2)), -- enum key_role
    kind       INTEGER NOT NULL CHECK (kind IN (1, 2)), -- enum key_kind
    hint       TEXT NOT NULL UNIQUE CHECK (length(hint) = 64),
    spki       BLOB NOT NULL UNIQUE,
    here       INTEGER NOT NULL CHECK (here IN (0, 1)), -- its private half is in keys/
    created_at INTEGER NOT NULL,
    listed_at  INTEGER NOT NULL, -- 0: not yet
    retired_at INTEGER NOT NULL, -- 0: not
    revoked_at INTEGER NOT NULL, -- 0: not
    log_index  INTEGER CHECK (log_index >= 0) -- of the record that retired or revoked it, or NULL
) STRICT;

CREATE TABLE key_changes (
    id        INTEGER PRIMARY KEY,
    kind      INTEGER NOT NULL CHECK (kind BETWEEN 1 AND 4), -- enum key_change_kind
    key       INTEGER REFERENCES keys (id), -- NULL: of no key
    old       INTEGER REFERENCES keys (id), -- which it replaces, or NULL
    threshold INTEGER NOT NULL, -- 0: of none
    asked_at  INTEGER NOT NULL,
    done_at   INTEGER NOT NULL, -- 0: not yet; -1: given up
    log_index INTEGER CHECK (log_index >= 0) -- of its record, or NULL
) STRICT;

ALTER TABLE state ADD COLUMN threshold INTEGER NOT NULL DEFAULT 1 CHECK (threshold >= 1);

CREATE TRIGGER keys_insert AFTER INSERT ON keys
BEGIN UPDATE state SET generation = generation + 1; END;
CREATE TRIGGER keys_update AFTER UPDATE ON keys
BEGIN UPDATE state SET generation = generation + 1; END;
CREATE TRIGGER keys_delete AFTER DELETE ON keys
BEGIN UPDATE state SET generation = generation + 1; END;

PRAGMA user_version = 5;
