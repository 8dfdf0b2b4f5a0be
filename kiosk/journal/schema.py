"""The tables of a segment, format by format.

Records, the segment's own row and its opening matters are only ever inserted; triggers refuse
everything else, and refuse a record that does not follow the one before it.  `matters` is a
projection and may change.
"""

from __future__ import annotations

APPLICATION_ID = 0x4B494F53  # "KIOS"
FORMAT = 1


def _only_inserted(table: str) -> str:
    return f"""
    CREATE TRIGGER {table}_keep BEFORE UPDATE ON {table}
    BEGIN SELECT RAISE(ABORT, '{table}: what is written stays'); END;
    CREATE TRIGGER {table}_stay BEFORE DELETE ON {table}
    BEGIN SELECT RAISE(ABORT, '{table}: what is written stays'); END;
    """


_TABLES_1 = """
    CREATE TABLE segment (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        number INTEGER NOT NULL CHECK (number >= 1),
        journal_id TEXT NOT NULL,
        first_seq INTEGER NOT NULL CHECK (first_seq >= 1),
        prev_hash BLOB NOT NULL CHECK (length(prev_hash) = 32)
    ) STRICT;
    CREATE TABLE records (
        seq INTEGER PRIMARY KEY,
        prev_hash BLOB NOT NULL CHECK (length(prev_hash) = 32),
        body BLOB NOT NULL,
        hash BLOB NOT NULL CHECK (length(hash) = 32),
        signature BLOB,
        keyid TEXT,
        CHECK ((signature IS NULL) = (keyid IS NULL))
    ) STRICT;
    CREATE TABLE opening (
        part TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL, PRIMARY KEY (part, key)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE matters (
        part TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL, PRIMARY KEY (part, key)
    ) STRICT, WITHOUT ROWID;
    CREATE TRIGGER records_follow BEFORE INSERT ON records
    WHEN NEW.prev_hash IS NOT coalesce(
        (SELECT hash FROM records WHERE seq = NEW.seq - 1),
        (SELECT prev_hash FROM segment WHERE first_seq = NEW.seq))
    BEGIN SELECT RAISE(ABORT, 'records: this one does not follow the last'); END;
    """
_FORMAT_1 = "".join((_TABLES_1, *map(_only_inserted, ("segment", "records", "opening"))))

# Entry n brings a file from format n to n + 1; entry 0 makes an empty file.
MIGRATIONS: tuple[str, ...] = (_FORMAT_1,)
