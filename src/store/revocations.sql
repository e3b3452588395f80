-- Version 8. Why a key was revoked: see decision/statement.h, or NULL where nobody said.

ALTER TABLE key_changes ADD COLUMN reason TEXT;

PRAGMA user_version = 8;
