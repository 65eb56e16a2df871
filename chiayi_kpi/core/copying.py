"""Copying rows from one table to another inside the database (INSERT … SELECT), which the ORM has no call for."""

from collections.abc import Mapping
from typing import Any

from django.db import connections
from django.db.models import Model, QuerySet

from chiayi_kpi.core.changes import WrittenRows, is_kept
from chiayi_kpi.core.database.compilers import in_transaction


def insert_from(queryset: QuerySet, into: type[Model], columns: Mapping[str, Any]) -> None:
    """Insert a row of ``into`` for every row of ``queryset``.

    ``columns``: the field of ``into`` → an expression over the queryset (``F``, ``Value`` with its output field).
    """
    connection: Any = connections[queryset.db]
    quote = connection.ops.quote_name
    stored: dict[str, Any] = {field.name: field.column for field in into._meta.concrete_fields}
    names = [quote(stored[name]) for name in columns]
    aliased = {f"copied_{name}": expression for name, expression in columns.items()}
    select, parameters = queryset.order_by().values_list(*aliased.values()).query.sql_with_params()
    # Table and column names come from the models and are quoted; every value is a parameter.
    insert = f"INSERT INTO {quote(into._meta.db_table)} ({', '.join(names)}) {select}"
    with in_transaction(connection):
        with connection.cursor() as cursor:
            cursor.execute(insert, parameters)
            count = cursor.rowcount
        if is_kept(into):
            connection.note(WrittenRows(into, "+", count))
