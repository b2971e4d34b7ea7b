-- Version 1, as it was made. Never changed: ledgers of that version are.
CREATE SCHEMA exportcheck;
CREATE TABLE exportcheck.ledger_schema (one INTEGER PRIMARY KEY CHECK (one = 1), version INTEGER NOT NULL);
INSERT INTO exportcheck.ledger_schema (one, version) VALUES (1, 1);
CREATE TABLE exportcheck.ledger_head (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  entries BIGINT NOT NULL CHECK (entries >= 0),
  digest TEXT COLLATE "C" NOT NULL);
INSERT INTO exportcheck.ledger_head (one, entries, digest) VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');
CREATE TABLE exportcheck.ledger_entries (
  number BIGINT PRIMARY KEY CHECK (number > 0),
  kind TEXT COLLATE "C" NOT NULL, side TEXT COLLATE "C" NOT NULL, day DATE NOT NULL,
  applicant TEXT COLLATE "C" NOT NULL, product TEXT COLLATE "C" NOT NULL, commodity TEXT COLLATE "C" NOT NULL,
  specifications TEXT COLLATE "C" NOT NULL,
  units BIGINT NOT NULL,
  place TEXT COLLATE "C" NOT NULL, key TEXT COLLATE "C" NOT NULL, source TEXT COLLATE "C" NOT NULL,
  refers BIGINT, reason TEXT COLLATE "C",
  recorded TEXT COLLATE "C" NOT NULL, previous TEXT COLLATE "C" NOT NULL, digest TEXT COLLATE "C" NOT NULL);
CREATE UNIQUE INDEX ledger_once ON exportcheck.ledger_entries (key)
  WHERE kind IN ('shipment', 'reservation');
CREATE UNIQUE INDEX ledger_reversed_once ON exportcheck.ledger_entries (refers) WHERE kind = 'correction';
CREATE INDEX ledger_reserved ON exportcheck.ledger_entries (key) WHERE side = 'reserved';
