"""Queries that are put together once a process: Django takes longer for that than the database for its answer.

A prepared query is a constant, as a module's regular expressions are: it holds no row, and asks the database at every call.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from django.db import connections, router
from django.db.models import DecimalField, Expression, Field, IntegerField, Model, QuerySet
from django.db.models.query import get_related_populators
from django.db.models.sql.compiler import SQLCompiler

Found = TypeVar("Found", bound=Model)


class Given(Expression):
    """Stands in a condition where the value comes with the call: ``filter(year=Given("year"))``, ``filter(pk__in=Given("ids"))``."""

    def __init__(self, name: str) -> None:
        super().__init__(output_field=Field())
        self.name = name

    def as_sql(self, _compiler: object, _connection: object) -> tuple[str, Any]:
        return "%s", [self]


class _Statement(NamedTuple):
    """The text around the values, the values or where they come from, what makes a column Python's, by its place, and what
    makes an object of a row (None: of a ``values_list``).
    """

    pieces: list[str]
    values: Sequence[Any]
    converters: Mapping[int, tuple[Sequence[Callable[[Any, Any, Any], Any]], Any]]
    as_object: Callable[[tuple], Any] | None


class Prepared:
    """The rows of a ``values_list``, whose conditions say with ``Given`` what comes with the call.

    ``__in`` an empty list finds nothing, without asking. A number given is one that a column could hold. What locks is
    asked inside a transaction.
    """

    def __init__(self, rows: "QuerySet[Any, Any]", *, as_objects: bool = False) -> None:
        self._rows, self._as_objects = rows, as_objects
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
        if rows and statement.converters:
            rows = _converted(rows, statement, database)
        return rows if statement.as_object is None else list(map(statement.as_object, rows))

    def _put_together(self, database: str) -> _Statement:
        compiler = self._rows.query.get_compiler(connection=connections[database])
        text, values = compiler.as_sql()
        converters = compiler.get_converters([column for column, _text, _alias in compiler.select])
        as_object = _as_object(compiler, database) if self._as_objects else None
        self._statements[database] = statement = _Statement(text.split("%s"), values, converters, as_object)
        return statement


class PreparedObjects(Generic[Found]):
    """The objects of a query set, as ``Prepared`` has rows: with what is selected along and annotated."""

    def __init__(self, objects: "QuerySet[Found]") -> None:
        self._rows = Prepared(objects, as_objects=True)

    def __call__(self, **given: Any) -> list[Found]:
        made: list[Any] = self._rows(**given)
        return made

    def first(self, **given: Any) -> Found | None:
        """The first of them, of a query set that is cut to it or has no more."""
        return next(iter(self(**given)), None)


def _converted(rows: list[tuple], statement: _Statement, database: str) -> list[tuple]:
    connection = connections[database]
    columns: list[Sequence] = list(zip(*rows, strict=True))
    for place, (steps, column) in statement.converters.items():
        for step in steps:
            held = columns[place]
            if isinstance(column.output_field, DecimalField | IntegerField):  # few numbers stand in many rows
                known = {value: step(value, column, connection) for value in set(held)}
                columns[place] = [known[value] for value in held]
            else:
                columns[place] = [step(value, column, connection) for value in held]
    return list(zip(*columns, strict=True))


def _as_object(compiler: SQLCompiler, database: str) -> Callable[[tuple], Any]:
    """As ``QuerySet`` makes objects of its rows (``ModelIterable``)."""
    of_model = compiler.klass_info
    model, first, end = of_model["model"], of_model["select_fields"][0], of_model["select_fields"][-1] + 1
    names = [column.target.attname for column, _text, _alias in compiler.select[first:end]]
    related = get_related_populators(of_model, compiler.select, database)  # type: ignore[call-arg] # of Django 6
    annotated = list(compiler.annotation_col_map.items())

    def made(row: tuple) -> Any:
        found = model.from_db(database, names, row[first:end])
        for beside in related:
            beside.populate(row, found)
        for name, place in annotated:
            setattr(found, name, row[place])
        return found

    return made
