"""What a statement of the ORM writes, noted on its connection. Each vendor's compilers stand over these."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.db.models.constants import OnConflict
from django.db.models.expressions import Col
from django.db.models.lookups import Exact, In
from django.db.models.sql.where import WhereNode

from chiayi_kpi.core.changes import MOST_ROWS, WrittenRows, is_kept


def in_transaction(connection: Any) -> AbstractContextManager:
    """A statement that stands alone becomes a transaction, so that the log is written with it."""
    return nullcontext() if connection.in_atomic_block else transaction.atomic(using=connection.alias)


class NotedInsert:
    def execute_sql(self, returning_fields: Any = None) -> Any:
        query, connection = self.query, self.connection  # type: ignore[attr-defined]  # Django's own
        model = query.get_meta().model
        if not is_kept(model):
            return super().execute_sql(returning_fields)  # type: ignore[misc]
        with in_transaction(connection):
            returned = super().execute_sql(returning_fields)  # type: ignore[misc]
            rows = tuple(query.objs[:MOST_ROWS])
            ids = tuple(_new_ids(model, rows, returning_fields, returned))
            # Of rows that may have been there nobody is told which were, and which are new.
            did = "=" if query.on_conflict == OnConflict.UPDATE else "+"
            connection.note(WrittenRows(model, did, len(query.objs), ids, rows))
        return returned


def _new_ids(
    model: type[Model], rows: tuple[Model, ...], returning_fields: Any, returned: Any
) -> Iterator[Any]:
    fields = list(returning_fields or ())
    place = fields.index(model._meta.pk) if model._meta.pk in fields else None
    for number, row in enumerate(rows):
        if row.pk is not None:
            yield row.pk
        elif place is not None and number < len(returned):
            yield returned[number][place]


class NotedUpdate:
    def execute_sql(self, result_type: Any) -> Any:
        query, connection = self.query, self.connection  # type: ignore[attr-defined]  # Django's own
        model = query.get_meta().model
        if not is_kept(model) or not query.values:
            return super().execute_sql(result_type)  # type: ignore[misc]
        given = conditions(query.where, model)
        fields = tuple(field.name for field, _model, _value in query.values)
        whole = len(fields) >= len(model._meta.concrete_fields) - 1  # all but the key
        with in_transaction(connection):
            count = super().execute_sql(result_type)  # type: ignore[misc]
            if count:
                ids = _ids(model, given, count)
                connection.note(
                    WrittenRows(model, "~", count, ids, (), () if whole else fields, _common(given))
                )
        return count


class NotedDelete:
    def execute_sql(self, result_type: Any, **options: Any) -> Any:
        query, connection = self.query, self.connection  # type: ignore[attr-defined]  # Django's own
        model = query.get_meta().model
        if not is_kept(model):
            return super().execute_sql(result_type, **options)  # type: ignore[misc]
        given = conditions(query.where, model)
        with in_transaction(connection):
            count = super().execute_sql(result_type, **options)  # type: ignore[misc]
            if count:
                ids = _ids(model, given, count)
                connection.note(WrittenRows(model, "-", count, ids, (), (), _common(given)))
        return count


def conditions(where: WhereNode, model: type[Model]) -> dict[str, list[Any]]:
    """What every row that is found has in these columns: column → values, of plain comparisons that all have to hold."""
    found: dict[str, list[Any]] = {}
    if where.connector != "AND" or where.negated:
        return found
    child: Any
    for child in where.children:
        if isinstance(child, WhereNode):
            found |= conditions(child, model)
        elif _is_of(child, model) and not hasattr(child.rhs, "resolve_expression"):
            if isinstance(child, Exact):
                found[child.lhs.target.attname] = [child.rhs]
            elif isinstance(child, In) and isinstance(child.rhs, list | tuple | set | frozenset):
                found[child.lhs.target.attname] = list(child.rhs)
    return found


def _is_of(condition: Any, model: type[Model]) -> bool:
    column = getattr(condition, "lhs", None)
    return isinstance(column, Col) and column.target.model._meta.concrete_model is model


def _ids(model: type[Model], given: dict[str, list[Any]], count: int) -> tuple[Any, ...]:
    """The rows that the conditions name, where it was all of them."""
    named = given.get(model._meta.pk.attname, ())
    return tuple(named[:MOST_ROWS]) if len(set(named)) == count else ()


def _common(given: dict[str, list[Any]]) -> dict[str, Any]:
    return {column: values[0] for column, values in given.items() if len(values) == 1}
