"""One way to search Russian text on both databases: a column of normalised text and `contains` for each word.

SQLite compares only ASCII without regard to case, so the database never lowers anything: we do, on the way in.
"""

import unicodedata

from django.db import migrations, models


def normalise(text: str) -> str:
    """NFKC, case folded, ё as е, white space folded, no characters that show nothing."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")
    visible = "".join(char for char in folded if unicodedata.category(char) != "Cf")
    return " ".join(visible.replace("\x00", "").split())


def words(query: str) -> list[str]:
    """At most eight words of a query, normalised like the column."""
    return normalise(query).split()[:8]


def matching(queryset, query: str, field: str = "search"):
    """The rows whose column holds every word of the query."""
    for word in words(query):
        queryset = queryset.filter(**{f"{field}__contains": word})
    return queryset


class Searchable(models.Model):
    """A row that is found by words: its room fills `search` with `normalise(...)`."""

    search = models.TextField(default="", editable=False)

    class Meta:
        abstract = True


class TrigramIndex(migrations.RunPython):
    """On PostgreSQL an index that makes `contains` fast (pg_trgm); elsewhere nothing."""

    def __init__(self, table: str, column: str = "search"):
        name = f"{table}_{column}_trgm"

        def create(apps, schema_editor):
            if schema_editor.connection.vendor == "postgresql":
                schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
                schema_editor.execute(f"CREATE INDEX {name} ON {table} USING gin ({column} gin_trgm_ops)")

        def drop(apps, schema_editor):
            if schema_editor.connection.vendor == "postgresql":
                schema_editor.execute(f"DROP INDEX IF EXISTS {name}")

        super().__init__(create, drop)
        self._args = (table, column)

    def deconstruct(self):
        return self.__class__.__name__, list(self._args), {}
