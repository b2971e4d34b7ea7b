"""The tables, version by version: each step makes a version from the one before, with all its entries.

1. `ledger_entries`, `ledger_head` (how many there are, the digest of the last) and `ledger_schema`.
2. `ledger_sums` and `ledger_products`, so that no answer reads all entries, and triggers that refuse
   to change or to delete an entry.
"""

from exportcheck.errors import LedgerError
from exportcheck.ledger import queries
from exportcheck.ledger.chain import START
from exportcheck.ledger.database import Database

VERSION = 2
GUARDS = {"ledger_no_update", "ledger_no_delete"}

_HEAD = f"INSERT INTO {{at}}ledger_head (one, entries, digest) VALUES (1, 0, '{START}')"
_SCHEMA = "INSERT INTO {at}ledger_schema (one, version) VALUES (1, 1)"
_FILL = (
    """INSERT INTO {at}ledger_sums (commodity, applicant, side, day, units)
       SELECT commodity, applicant, side, day, sum(units) FROM {at}ledger_entries
       GROUP BY commodity, applicant, side, day""",
    """INSERT INTO {at}ledger_products (commodity, product, specifications)
       SELECT e.commodity, e.product, e.specifications FROM {at}ledger_entries AS e
       WHERE e.number = (SELECT min(f.number) FROM {at}ledger_entries AS f
                         WHERE f.commodity = e.commodity AND f.product = e.product)""",
)

SQLITE = (
    (
        "CREATE TABLE {at}ledger_schema (one INTEGER PRIMARY KEY CHECK (one = 1), version INTEGER NOT NULL)",
        _SCHEMA,
        """CREATE TABLE {at}ledger_head (
            one INTEGER PRIMARY KEY CHECK (one = 1),
            entries INTEGER NOT NULL CHECK (entries >= 0),
            digest TEXT NOT NULL)""",
        _HEAD,
        """CREATE TABLE {at}ledger_entries (
            number INTEGER PRIMARY KEY CHECK (number > 0),
            kind TEXT NOT NULL, side TEXT NOT NULL, day TEXT NOT NULL,
            applicant TEXT NOT NULL, product TEXT NOT NULL, commodity TEXT NOT NULL,
            specifications TEXT NOT NULL,
            units INTEGER NOT NULL CHECK (typeof(units) = 'integer'),
            place TEXT NOT NULL, key TEXT NOT NULL, source TEXT NOT NULL,
            refers INTEGER, reason TEXT,
            recorded TEXT NOT NULL, previous TEXT NOT NULL, digest TEXT NOT NULL)""",
        """CREATE UNIQUE INDEX {at}ledger_once ON ledger_entries (key)
            WHERE kind IN ('shipment', 'reservation')""",
        "CREATE UNIQUE INDEX {at}ledger_reversed_once ON ledger_entries (refers) WHERE kind = 'correction'",
        "CREATE INDEX {at}ledger_reserved ON ledger_entries (key) WHERE side = 'reserved'",
    ),
    (
        """CREATE TABLE {at}ledger_sums (
            commodity TEXT NOT NULL, applicant TEXT NOT NULL, side TEXT NOT NULL, day TEXT NOT NULL,
            units INTEGER NOT NULL CHECK (typeof(units) = 'integer'),
            PRIMARY KEY (commodity, applicant, side, day)) WITHOUT ROWID""",
        """CREATE TABLE {at}ledger_products (
            commodity TEXT NOT NULL, product TEXT NOT NULL, specifications TEXT NOT NULL,
            PRIMARY KEY (commodity, product)) WITHOUT ROWID""",
        "CREATE INDEX {at}ledger_first ON ledger_entries (commodity, product, number)",
        *_FILL,
        "DROP INDEX {at}ledger_first",
        """CREATE TRIGGER {at}ledger_no_update BEFORE UPDATE ON ledger_entries
            BEGIN SELECT RAISE(ABORT, 'an entry of the ledger is never changed'); END""",
        """CREATE TRIGGER {at}ledger_no_delete BEFORE DELETE ON ledger_entries
            BEGIN SELECT RAISE(ABORT, 'an entry of the ledger is never deleted'); END""",
    ),
)

# "C" compares bytes, as SQLite does, whatever the language of the database.
_TEXT = 'TEXT COLLATE "C" NOT NULL'
POSTGRES = (
    (
        "CREATE TABLE {at}ledger_schema (one INTEGER PRIMARY KEY CHECK (one = 1), version INTEGER NOT NULL)",
        _SCHEMA,
        f"""CREATE TABLE {{at}}ledger_head (
            one INTEGER PRIMARY KEY CHECK (one = 1),
            entries BIGINT NOT NULL CHECK (entries >= 0),
            digest {_TEXT})""",
        _HEAD,
        f"""CREATE TABLE {{at}}ledger_entries (
            number BIGINT PRIMARY KEY CHECK (number > 0),
            kind {_TEXT}, side {_TEXT}, day DATE NOT NULL,
            applicant {_TEXT}, product {_TEXT}, commodity {_TEXT},
            specifications {_TEXT},
            units BIGINT NOT NULL,
            place {_TEXT}, key {_TEXT}, source {_TEXT},
            refers BIGINT, reason TEXT COLLATE "C",
            recorded {_TEXT}, previous {_TEXT}, digest {_TEXT})""",
        """CREATE UNIQUE INDEX ledger_once ON {at}ledger_entries (key)
            WHERE kind IN ('shipment', 'reservation')""",
        "CREATE UNIQUE INDEX ledger_reversed_once ON {at}ledger_entries (refers) WHERE kind = 'correction'",
        "CREATE INDEX ledger_reserved ON {at}ledger_entries (key) WHERE side = 'reserved'",
    ),
    (
        f"""CREATE TABLE {{at}}ledger_sums (
            commodity {_TEXT}, applicant {_TEXT}, side {_TEXT}, day DATE NOT NULL, units BIGINT NOT NULL,
            PRIMARY KEY (commodity, applicant, side, day))""",
        f"""CREATE TABLE {{at}}ledger_products (
            commodity {_TEXT}, product {_TEXT}, specifications {_TEXT},
            PRIMARY KEY (commodity, product))""",
        "CREATE INDEX ledger_first ON {at}ledger_entries (commodity, product, number)",
        *_FILL,
        "DROP INDEX {at}ledger_first",
        """CREATE FUNCTION {at}ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'an entry of the ledger is never changed or deleted'; END $$""",
        """CREATE TRIGGER ledger_no_update BEFORE UPDATE ON {at}ledger_entries
            FOR EACH ROW EXECUTE FUNCTION {at}ledger_refuse()""",
        """CREATE TRIGGER ledger_no_delete BEFORE DELETE OR TRUNCATE ON {at}ledger_entries
            FOR EACH STATEMENT EXECUTE FUNCTION {at}ledger_refuse()""",
    ),
)


def refuse_newer(version: int, shown: str) -> None:
    """Stop before tables that this version of exportcheck does not know.

    Raises:
        LedgerError: they are of a newer version.
    """
    if version > VERSION:
        raise LedgerError(
            f"{shown} has tables of version {version}, and this exportcheck knows them up to {VERSION}; "
            "use the newer exportcheck that wrote it"
        )


def refuse_other(database: Database, shown: str) -> None:
    """Stop before writing into tables that another exportcheck has migrated since they were opened.

    It is asked under the write lock, which whoever migrates takes too.

    Raises:
        LedgerError: they are not of this version.
    """
    ((version,),) = database.run("SELECT version FROM {at}ledger_schema WHERE one = 1")
    if version != VERSION:
        raise LedgerError(
            f"{shown} was migrated to version {version} of its tables while it was open; nothing was "
            "changed; try again"
        )


def migrate(database: Database, shown: str) -> None:
    """Bring the tables to this version, from nothing or from any older one; all of it or nothing.

    Raises:
        LedgerError: they are of a newer version, or cannot be written.
    """
    database.begin(making=True)
    try:
        found = database.version() or 0
        if found:
            # Whoever has it open in the older version writes nothing between the steps.
            queries.head(database, locking=True)
        refuse_newer(found, shown)
        for version, statements in enumerate(database.steps[found:], found + 1):
            for statement in statements:
                database.run(statement)
            database.run("UPDATE {at}ledger_schema SET version = ?", (version,))
    except BaseException:
        database.rollback()
        raise
    database.commit()
