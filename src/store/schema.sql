-- Version 1. Times are Unix seconds; digests are blobs of 32 bytes; git ids are 40 hex digits.
-- Rows of texts, listings, files, commits and ledger are never changed or removed.

CREATE TABLE state (
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    seen_at INTEGER NOT NULL -- the highest time that had effect
) STRICT;
INSERT INTO state (id, seen_at) VALUES (1, 0);

-- Records and policies, once each.
CREATE TABLE texts (
    id     INTEGER PRIMARY KEY,
    sha256 BLOB NOT NULL UNIQUE CHECK (length(sha256) = 32),
    bytes  BLOB NOT NULL
) STRICT;

-- The files of a release. Releases with the same files share one listing: when only the decision
-- is new, no file is listed again. sha256 is over the lines of the release digest and model.sig.
CREATE TABLE listings (
    id     INTEGER PRIMARY KEY,
    sha256 BLOB NOT NULL UNIQUE CHECK (length(sha256) = 32),
    tree   TEXT NOT NULL CHECK (length(tree) = 40)
) STRICT;
CREATE TABLE files (
    listing INTEGER NOT NULL REFERENCES listings (id),
    path    BLOB NOT NULL, -- bytes, so that their order is that of git
    size    INTEGER NOT NULL CHECK (size >= 0),
    sha256  BLOB NOT NULL CHECK (length(sha256) = 32),
    oid     TEXT NOT NULL CHECK (length(oid) = 40),
    lfs     INTEGER NOT NULL CHECK (lfs IN (0, 1)),
    PRIMARY KEY (listing, path)
) STRICT, WITHOUT ROWID;

CREATE TABLE models (
    id         INTEGER PRIMARY KEY,
    key        TEXT NOT NULL UNIQUE, -- ns/name in lower case
    ns         TEXT NOT NULL,
    name       TEXT NOT NULL,
    listed     INTEGER NOT NULL CHECK (listed IN (0, 1)),
    created_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    head       INTEGER REFERENCES commits (id) -- main
) STRICT;
CREATE TABLE commits (
    id            INTEGER PRIMARY KEY,
    model         INTEGER NOT NULL REFERENCES models (id),
    parent        INTEGER REFERENCES commits (id),
    oid           TEXT NOT NULL CHECK (length(oid) = 40),
    listing       INTEGER NOT NULL REFERENCES listings (id),
    created_at    INTEGER NOT NULL,
    message       BLOB NOT NULL,
    position      INTEGER NOT NULL CHECK (position BETWEEN 1 AND 4),
    blocked       TEXT NOT NULL,
    terms         TEXT NOT NULL,
    rate_requests INTEGER NOT NULL CHECK (rate_requests >= 0),
    rate_seconds  INTEGER NOT NULL CHECK (rate_seconds >= 0),
    review_at     INTEGER NOT NULL,
    release       BLOB NOT NULL CHECK (length(release) = 32),
    weights       BLOB NOT NULL CHECK (length(weights) = 32),
    record        INTEGER NOT NULL REFERENCES texts (id),
    policy        INTEGER NOT NULL REFERENCES texts (id),
    summary       TEXT NOT NULL,
    about         TEXT NOT NULL,
    UNIQUE (model, oid)
) STRICT;
CREATE INDEX commits_newest ON commits (model, id);

CREATE TABLE people (
    id         INTEGER PRIMARY KEY,
    key        TEXT NOT NULL UNIQUE, -- name in lower case
    name       TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE TABLE tokens (
    id         INTEGER PRIMARY KEY,
    person     INTEGER NOT NULL REFERENCES people (id),
    label      TEXT NOT NULL,
    sha256     BLOB NOT NULL UNIQUE CHECK (length(sha256) = 32),
    created_at INTEGER NOT NULL,
    until_at   INTEGER NOT NULL, -- 0: no end
    revoked_at INTEGER NOT NULL  -- 0: not revoked
) STRICT;

-- Of one person and model the newest row holds; the earlier ones are its history.
CREATE TABLE grants (
    id         INTEGER PRIMARY KEY,
    model      INTEGER NOT NULL REFERENCES models (id),
    person     INTEGER NOT NULL REFERENCES people (id),
    terms      TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    until_at   INTEGER NOT NULL,
    revoked_at INTEGER NOT NULL
) STRICT;
CREATE INDEX grants_newest ON grants (model, person, id);

CREATE TABLE ledger (
    id        INTEGER PRIMARY KEY,
    at        INTEGER NOT NULL,
    model     INTEGER NOT NULL REFERENCES models (id),
    person    INTEGER REFERENCES people (id), -- NULL: anonymous
    commit_id INTEGER NOT NULL REFERENCES commits (id),
    path      BLOB NOT NULL,
    off       INTEGER NOT NULL CHECK (off >= 0),
    bytes     INTEGER NOT NULL CHECK (bytes >= 0)
) STRICT;
CREATE INDEX ledger_newest ON ledger (model, id);
CREATE INDEX ledger_person ON ledger (model, person, at);

PRAGMA application_id = 1634361714; -- "ajar"
PRAGMA user_version = 1;
