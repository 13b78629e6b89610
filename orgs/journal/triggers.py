"""What the database itself refuses: a row of an append-only table is neither changed nor deleted nor replaced.

`AppendOnly("table")` is the operation of a migration. `remove()` and `install()` are for tests that must empty tables;
whoever owns the database can do the same, hence the checkpoints kept outside.
"""

from django.db import connection, migrations

_PREFIX = "append_only_"
_PG_FUNCTION = """
CREATE OR REPLACE FUNCTION glashatay_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'append-only: % on %', TG_OP, TG_TABLE_NAME; END $$
"""


def _create(table: str, keys: tuple[str, ...], vendor: str) -> list[str]:
    if vendor == "postgresql":
        return [
            _PG_FUNCTION,
            f"CREATE TRIGGER {_PREFIX}row BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION glashatay_append_only()",
            f"CREATE TRIGGER {_PREFIX}all BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION glashatay_append_only()",
        ]
    refuse = f"BEGIN SELECT RAISE(ABORT, 'append-only: {table}'); END"
    same = " OR ".join(
        "(" + " AND ".join(f"{column} = NEW.{column}" for column in key.split(",")) + ")" for key in ("id", *keys)
    )
    return [
        f"CREATE TRIGGER {_PREFIX}{table}_update BEFORE UPDATE ON {table} {refuse}",
        f"CREATE TRIGGER {_PREFIX}{table}_delete BEFORE DELETE ON {table} {refuse}",
        # INSERT OR REPLACE fires no delete trigger unless recursive triggers are on: refuse it by itself
        f"CREATE TRIGGER {_PREFIX}{table}_replace BEFORE INSERT ON {table} "
        f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) {refuse}",
    ]


class AppendOnly(migrations.RunPython):
    """Makes a table append-only. `keys`: its unique columns besides the id, a key each, columns joined by commas."""

    def __init__(self, table: str, *keys: str):
        def create(apps, schema_editor):
            for statement in _create(table, keys, schema_editor.connection.vendor):
                schema_editor.execute(statement, params=None)

        def drop(apps, schema_editor):
            vendor = schema_editor.connection.vendor
            for name in ("row", "all") if vendor == "postgresql" else ("update", "delete", "replace"):
                on = f" ON {table}" if vendor == "postgresql" else ""
                full = f"{_PREFIX}{name}" if vendor == "postgresql" else f"{_PREFIX}{table}_{name}"
                schema_editor.execute(f"DROP TRIGGER IF EXISTS {full}{on}")

        super().__init__(create, drop)
        self._args = (table, *keys)

    def deconstruct(self):
        return self.__class__.__name__, list(self._args), {}


_removed: dict[str, str] = {}


def remove() -> None:
    """For tests: lets every append-only table be emptied until `install()`."""
    with connection.cursor() as cursor:
        for table in _tables(cursor):
            if connection.vendor == "postgresql":
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'append_only_%%'")
            for name, sql in cursor.fetchall():
                _removed[name] = sql
                cursor.execute(f"DROP TRIGGER {name}")


def install() -> None:
    """Puts back what `remove()` took away."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for table in _tables(cursor):
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        while _removed:
            cursor.execute(_removed.popitem()[1])


def _tables(cursor) -> list[str]:
    if connection.vendor != "postgresql":
        return []
    cursor.execute(
        "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
        "WHERE t.tgname = 'append_only_row' ORDER BY 1"
    )
    return [name for (name,) in cursor.fetchall()]
