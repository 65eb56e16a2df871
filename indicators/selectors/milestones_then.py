"""Milestones as they were called at a moment: what is told of a figure's change keeps its words."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Any, Protocol

from indicators.checks.milestones import full_name
from indicators.models import Milestone

_DELETED = "-"


class Changed(Protocol):
    """A change of a figure of an input."""

    @property
    def input_id(self) -> int: ...
    @property
    def old(self) -> Decimal | None: ...
    @property
    def new(self) -> Decimal | None: ...
    @property
    def at(self) -> datetime.datetime: ...


class MilestonesThen:
    """The milestones of all inputs that these changes are of. One query, none without a change."""

    def __init__(self, changes: Iterable[Changed]) -> None:
        rows = Milestone.history.filter(input_id__in={row.input_id for row in changes})
        self._lives: dict[int, dict[int, list[Any]]] = defaultdict(lambda: defaultdict(list))
        for row in rows.order_by("history_date", "history_id"):
            self._lives[row.input_id][row.id].append(row)

    def before(self, change: Changed) -> str:
        """``決標 50 %``: what the old figure stood for when it was changed; empty where that is no milestone."""
        return self._name(change, change.old)

    def after(self, change: Changed) -> str:
        return self._name(change, change.new)

    def _name(self, change: Changed, value: Decimal | None) -> str:
        lives = self._lives.get(change.input_id, {}).values()
        stood = (_at(life, change.at) for life in lives)
        return next((full_name(row) for row in stood if row and row.no == value), "")


def _at(life: Collection[Any], moment: datetime.datetime) -> Any:
    """How a milestone stood then, or began where it is younger than the change; None once it was deleted."""
    first = next(iter(life))
    last = max((row for row in life if row.history_date <= moment), key=_when, default=first)
    return None if last.history_type == _DELETED else last


def _when(row: Any) -> tuple[datetime.datetime, int]:
    return row.history_date, row.history_id
