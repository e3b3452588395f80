-- Version 6. A commit holds from its row in effects on; before, only its own signers find it. What
-- was decided until now has held since it was made. Rows of effects, statements and decisions are
-- never changed or removed, of signatures only to say where the log has them.

CREATE TABLE effects (
    commit_id INTEGER PRIMARY KEY REFERENCES commits (id),
    at        INTEGER NOT NULL
) STRICT;
INSERT INTO effects (commit_id, at) SELECT id, created_at FROM commits;
CREATE VIEW held AS SELECT c.*, e.at AS held_at FROM commits c JOIN effects e ON e.commit_id = c.id;

-- What was written to be signed: the payload is a text, its name the digest of its DSSE PAE.
CREATE TABLE statements (
    id      INTEGER PRIMARY KEY,
    sha256  BLOB NOT NULL UNIQUE CHECK (length(sha256) = 32),
    text    INTEGER NOT NULL REFERENCES texts (id),
    made_at INTEGER NOT NULL
) STRICT;
CREATE TABLE signatures (
    id        INTEGER PRIMARY KEY,
    statement INTEGER NOT NULL REFERENCES statements (id),
    key       INTEGER NOT NULL REFERENCES keys (id),
    bytes     BLOB NOT NULL,
    made_at   INTEGER NOT NULL,
    log_index INTEGER CHECK (log_index >= 0), -- NULL: not known to be in the published log
    UNIQUE (statement, key)
) STRICT;
CREATE INDEX signatures_unlogged ON signatures (id) WHERE log_index IS NULL;

-- Of a model, by their sequence: each supersedes the one before it.
CREATE TABLE decisions (
    commit_id INTEGER PRIMARY KEY REFERENCES commits (id),
    statement INTEGER NOT NULL UNIQUE REFERENCES statements (id),
    model     INTEGER NOT NULL REFERENCES models (id),
    sequence  INTEGER NOT NULL CHECK (sequence >= 1),
    listed    INTEGER NOT NULL CHECK (listed IN (0, 1)), -- whether the model is, once it holds
    UNIQUE (model, sequence)
) STRICT;

ALTER TABLE state ADD COLUMN logged INTEGER NOT NULL DEFAULT 0; -- entries of the log up to which all
                                                                -- is known to signatures

CREATE TRIGGER effects_insert AFTER INSERT ON effects
BEGIN UPDATE state SET generation = generation + 1; END;
CREATE TRIGGER signatures_insert AFTER INSERT ON signatures
BEGIN UPDATE state SET generation = generation + 1; END;
CREATE TRIGGER signatures_update AFTER UPDATE ON signatures
BEGIN UPDATE state SET generation = generation + 1; END;

PRAGMA user_version = 6;
