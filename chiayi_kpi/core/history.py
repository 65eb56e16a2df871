"""The history of rows by the portal's clock, and writing many at once with it, as one by one would leave it."""

from collections.abc import Sequence
from functools import cache
from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from simple_history.manager import HistoryManager
from simple_history.models import HistoricalRecords
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from chiayi_kpi.core.clock import now

BATCH = 500
DELETED = "-"  # the type of a row's last state in its history


class _ManagerOfHistory(HistoryManager):
    """The library's own, whose class is put together once instead of at each look at a row's history."""

    @classmethod
    @cache
    def from_queryset(cls, queryset_class: type[QuerySet], class_name: str | None = None) -> Any:
        return super().from_queryset(queryset_class, class_name)


class History(HistoricalRecords):
    """The history of a model's rows, dated by the portal's clock as all that people did is."""

    def __init__(self, **options: Any) -> None:
        super().__init__(history_manager=_ManagerOfHistory, **options)

    def create_historical_record(self, instance, history_type, using=None):
        instance._history_date = now()
        try:
            super().create_historical_record(instance, history_type, using=using)
        finally:
            del instance._history_date


class HistoryOfTerms(History):
    """The history of a model that decides points; ``models`` are all that have it. Months are scored by what held in them."""

    models: ClassVar[list[Any]] = []

    def create_history_model(self, model, inherited):
        self.models.append(model)
        return super().create_history_model(model, inherited)


def stamp(row: Any, *, by: Any, reason: str | None = None) -> None:
    """Say who changes ``row`` and why, for the history row that its next save leaves."""
    row._history_user = by
    if reason is not None:
        row._change_reason = reason


def save_with_history(
    *, created: Sequence[Model], changed: Sequence[Model], fields: Sequence[str], by, reason: str = ""
) -> None:
    """Insert ``created`` and update ``fields`` of ``changed``, all of one model, each with its history row.

    The caller holds the transaction.
    """
    moment = now()
    if created:
        bulk_create_with_history(
            created,
            type(created[0]),
            batch_size=BATCH,
            default_user=by,
            default_change_reason=reason or None,
            default_date=moment,
        )
    if changed:
        bulk_update_with_history(
            changed,
            type(changed[0]),
            list(fields),
            batch_size=BATCH,
            default_user=by,
            default_change_reason=reason or None,
            default_date=moment,
        )
