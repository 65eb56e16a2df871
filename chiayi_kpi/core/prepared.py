"""Queries that are put together once a process: Django takes longer for that than the database for its answer.

A prepared query is a constant, as a module's regular expressions are: it holds no row, and asks the database at every call.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db import connections, router
from django.db.models import Expression, Field, QuerySet


class Given(Expression):
    """Stands in a condition where the value comes with the call: ``filter(year=Given("year"))``, ``filter(pk__in=Given("ids"))``."""

    def __init__(self, name: str) -> None:
        super().__init__(output_field=Field())
        self.name = name

    def as_sql(self, _compiler: object, _connection: object) -> tuple[str, Any]:
        return "%s", [self]


class _Statement(NamedTuple):
    """The text around the values, the values or where they come from, and what makes a column Python's, by its place."""

    pieces: list[str]
    values: Sequence[Any]
    converters: Mapping[int, tuple[Sequence[Callable[[Any, Any, Any], Any]], Any]]


class Prepared:
    """The rows of a ``values_list``, whose conditions say with ``Given`` what comes with the call.

    ``__in`` an empty list finds nothing, without asking. A number given is one that a column could hold.
    """

    def __init__(self, rows: "QuerySet[Any, Any]") -> None:
        self._rows = rows
        self._statements: dict[str, _Statement] = {}  # by the database's alias

    def __call__(self, **given: Any) -> list[tuple]:
        database = router.db_for_read(self._rows.model)
        statement = self._statements.get(database) or self._put_together(database)
        adapted = connections[database].ops.adapt_unknown_value
        text, values = [statement.pieces[0]], list[Any]()
        for value, piece in zip(statement.values, statement.pieces[1:], strict=True):
            found = given[value.name] if isinstance(value, Given) else value
            if isinstance(found, list | tuple | set | frozenset):
                if not found:
                    return []
                text.append(", ".join(["%s"] * len(found)))
                values += map(adapted, found)
            else:
                text.append("%s")
                values.append(adapted(found))
            text.append(piece)
        with connections[database].cursor() as cursor:
            cursor.execute("".join(text), values)
            rows = cursor.fetchall()
        return _converted(rows, statement, database) if statement.converters else rows

    def _put_together(self, database: str) -> _Statement:
        compiler = self._rows.query.get_compiler(connection=connections[database])
        text, values = compiler.as_sql()
        converters = compiler.get_converters([column for column, _text, _alias in compiler.select])
        self._statements[database] = statement = _Statement(text.split("%s"), values, converters)
        return statement


def _converted(rows: list[tuple], statement: _Statement, database: str) -> list[tuple]:
    connection = connections[database]
    found = [list(row) for row in rows]
    for place, (steps, column) in statement.converters.items():
        for row in found:
            for step in steps:
                row[place] = step(row[place], column, connection)
    return [tuple(row) for row in found]
