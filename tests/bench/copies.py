"""Many rows from one: the database copies a row that the product itself has made."""

from django.db import connection, models

FIRST = 1_000_000  # copy n of any row has the number FIRST + n, so that copies can point at copies


def multiply(row: models.Model, count: int, **columns: str) -> None:
    """Copies a row `count` times, n = 1 … count. `columns` says in SQL what differs; n is the number of the copy."""
    quote = connection.ops.quote_name
    table, key = quote(row._meta.db_table), quote(row._meta.pk.column)
    names = [field.column for field in row._meta.local_concrete_fields]
    columns = {row._meta.pk.column: f"{FIRST} + n", **columns}
    if unknown := columns.keys() - set(names):
        raise ValueError(f"{row._meta.label} has no column {', '.join(unknown)}")
    into = ", ".join(map(quote, names))
    values = ", ".join(columns.get(name, f"original.{quote(name)}") for name in names)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({into}) SELECT {values} FROM {table} AS original, generate_series(1, {count}) AS n "
            f"WHERE original.{key} = {row.pk}"
        )
