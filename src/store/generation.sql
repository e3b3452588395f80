-- Version 2. generation grows with every change of what the hub's answers rest on, whoever makes
-- it; rows of the ledger and the highest time seen leave it as it is.

ALTER TABLE state ADD COLUMN generation INTEGER NOT NULL DEFAULT 0;

CREATE TRIGGER models_insert AFTER INSERT ON models
BEGIN UPDATE state SET generation = generation + 1; END;
CREATE TRIGGER models_update AFTER UPDATE ON models
BEGIN UPDATE state SET generation = generation + 1; END;
CREATE TRIGGER models_delete AFTER DELETE ON models
BEGIN UPDATE state SET generation = generation + 1; END;
CREATE TRIGGER commits_insert AFTER INSERT ON commits
BEGIN UPDATE state SET generation = generation + 1; END;
CREATE TRIGGER commits_update AFTER UPDATE ON commits
BEGIN UPDATE state SET generation = generation + 1; END;
CREATE TRIGGER commits_delete AFTER DELETE ON commits
BEGIN UPDATE state SET generation = generation + 1; END;
CREATE TRIGGER people_insert AFTER INSERT ON people
BEGIN UPDATE state SET generation = generation + 1; END;
CREATE TRIGGER people_update AFTER UPDATE ON people
BEGIN UPDATE state SET generation = generation + 1; END;
CREATE TRIGGER people_delete AFTER DELETE ON people
BEGIN UPDATE state SET generation = generation + 1; END;
CREATE TRIGGER tokens_insert AFTER INSERT ON tokens
BEGIN UPDATE state SET generation = generation + 1; END;
CREATE TRIGGER tokens_update AFTER UPDATE ON tokens
BEGIN UPDATE state SET generation = generation + 1; END;
CREATE TRIGGER tokens_delete AFTER DELETE ON tokens
BEGIN UPDATE state SET generation = generation + 1; END;
CREATE TRIGGER grants_insert AFTER INSERT ON grants
BEGIN UPDATE state SET generation = generation + 1; END;
CREATE TRIGGER grants_update AFTER UPDATE ON grants
BEGIN UPDATE state SET generation = generation + 1; END;
CREATE TRIGGER grants_delete AFTER DELETE ON grants
BEGIN UPDATE state SET generation = generation + 1; END;

PRAGMA user_version = 2;
