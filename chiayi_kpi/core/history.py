"""Writing many rows at once with their history, as one by one would leave it."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import Model
from simple_history.models import HistoricalRecords
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from chiayi_kpi.core.clock import now

BATCH = 500
DELETED = "-"  # the type of a row's last state in its history


class HistoryOfTerms(HistoricalRecords):
    """The history of a model that decides points: by the portal's clock, as months are scored by what held in them.

    ``models`` are all that have it.
    """

    models: ClassVar[list[Any]] = []

    def create_history_model(self, model, inherited):
        self.models.append(model)
        return super().create_history_model(model, inherited)

    def create_historical_record(self, instance, history_type, using=None):
        instance._history_date = now()
        try:
            super().create_historical_record(instance, history_type, using=using)
        finally:
            del instance._history_date


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
    terms = any(type(row) in HistoryOfTerms.models for row in [*created[:1], *changed[:1]])
    moment = now() if terms else None  # None: the real one
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
