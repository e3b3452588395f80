-- Version 10. The root of the log's first entries, as many as are known to be in it (state.logged): another
-- log of the same key can have as many. NULL: none is known, or it was not kept yet.

ALTER TABLE state ADD COLUMN logged_root BLOB CHECK (length(logged_root) = 32);

PRAGMA user_version = 10;
