"""What a transaction has written, statement by statement, told to the event log before it is committed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model

MOST_ROWS = 200  # of one statement that are looked at one by one; beyond, their number has to do


@dataclass(frozen=True, slots=True)
class WrittenRows:
    """Rows of ``model`` that one statement added (+), changed (~), deleted (-), or wrote whether they were there or not (=).

    ``rows`` and ``ids``: as many of them as are known, ``MOST_ROWS`` at most. ``fields``: those that a change names, where it
    does not write whole rows. ``given``: what the statement's conditions, or all its rows, have in common, by column.
    """

    model: type[Model]
    did: str
    count: int
    ids: tuple[Any, ...] = ()
    rows: tuple[Model, ...] = ()
    fields: tuple[str, ...] = ()
    given: dict[str, Any] | None = None


@dataclass(slots=True)
class _Told:
    """Who is told, and of which models; nobody until the log's app is there."""

    keeps: Callable[[type[Model]], bool] = lambda model: False
    write: Callable[[Sequence[WrittenRows], Sequence[Model], str], None] = lambda written, rows, using: None


_TOLD = _Told()


def tell(
    *,
    keeps: Callable[[type[Model]], bool],
    write: Callable[[Sequence[WrittenRows], Sequence[Model], str], None],
) -> None:
    """From now on ``write`` is told of each transaction's changes of the models that ``keeps`` names, inside it.

    Beside what was written it gets the rows that the transaction locked for it.
    """
    _TOLD.keeps, _TOLD.write = keeps, write


def is_kept(model: type[Model]) -> bool:
    return _TOLD.keeps(model)


def write(written: Sequence[WrittenRows], looked_at: Sequence[Model], using: str) -> None:
    _TOLD.write(written, looked_at, using)


def belongs_to(row: Model, using: str = DEFAULT_DB_ALIAS) -> None:
    """What the running transaction writes belongs to ``row``, which then need not be read for the log."""
    connection: Any = connections[using]
    if connection.in_atomic_block:
        connection.look_at(row)
