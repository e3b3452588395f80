-- Version 3. What the decision of a commit stood on, file by file: blobs beside those of the model.
-- Nothing that is served is looked for here. Rows are never changed or removed.

CREATE TABLE grounds (
    commit_id INTEGER NOT NULL REFERENCES commits (id),
    name      BLOB NOT NULL, -- base name; "signers" for who may sign
    sha256    BLOB NOT NULL CHECK (length(sha256) = 32),
    size      INTEGER NOT NULL CHECK (size >= 0),
    PRIMARY KEY (commit_id, name)
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 3;
