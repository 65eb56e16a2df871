"""Writing many rows at once with their history, as one by one would leave it."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

BATCH = 500


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
    if created:
        bulk_create_with_history(
            created, type(created[0]), batch_size=BATCH, default_user=by, default_change_reason=reason or None
        )
    if changed:
        bulk_update_with_history(
            changed,
            type(changed[0]),
            list(fields),
            batch_size=BATCH,
            default_user=by,
            default_change_reason=reason or None,
        )
