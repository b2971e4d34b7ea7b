-- Version 1, as it was made. Never changed: ledgers of that version are.
PRAGMA application_id = 1480805447;
CREATE TABLE main.ledger_schema (one INTEGER PRIMARY KEY CHECK (one = 1), version INTEGER NOT NULL);
INSERT INTO main.ledger_schema (one, version) VALUES (1, 1);
CREATE TABLE main.ledger_head (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  entries INTEGER NOT NULL CHECK (entries >= 0),
  digest TEXT NOT NULL);
INSERT INTO main.ledger_head (one, entries, digest) VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');
CREATE TABLE main.ledger_entries (
  number INTEGER PRIMARY KEY CHECK (number > 0),
  kind TEXT NOT NULL, side TEXT NOT NULL, day TEXT NOT NULL,
  applicant TEXT NOT NULL, product TEXT NOT NULL, commodity TEXT NOT NULL,
  specifications TEXT NOT NULL,
  units INTEGER NOT NULL CHECK (typeof(units) = 'integer'),
  place TEXT NOT NULL, key TEXT NOT NULL, source TEXT NOT NULL,
  refers INTEGER, reason TEXT,
  recorded TEXT NOT NULL, previous TEXT NOT NULL, digest TEXT NOT NULL);
CREATE UNIQUE INDEX main.ledger_once ON ledger_entries (key)
  WHERE kind IN ('shipment', 'reservation');
CREATE UNIQUE INDEX main.ledger_reversed_once ON ledger_entries (refers) WHERE kind = 'correction';
CREATE INDEX main.ledger_reserved ON ledger_entries (key) WHERE side = 'reserved';
