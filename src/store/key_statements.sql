-- Version 7. What is signed for a change of keys; it is written when the first one signs.

ALTER TABLE key_changes ADD COLUMN statement INTEGER REFERENCES statements (id);

PRAGMA user_version = 7;
