"""Settled years as they were frozen. Whoever shows a plan's year asks here first; nothing later alters the answer."""

import datetime
import logging
from collections.abc import Collection, Mapping
from typing import NamedTuple

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from indicators.errors import ScoreUnavailable
from indicators.scoring.errors import ScoringError
from indicators.scoring.record.document import digest
from indicators.scoring.wording import explain
from indicators.year_end.selectors import settled_records, settlements
from reports.snapshot.archive.read import SettledYear, read_record
from reports.snapshot.model import Snapshot

KEPT = 64  # years read that a process keeps: a city and its year before

_kept: dict[str, SettledYear] = {}
_log = logging.getLogger(__name__)


class RecordDamaged(ScoreUnavailable):
    """The record of a settled year that is not what was settled, or that this version cannot read."""


class SettledYears(NamedTuple):
    """By plan id: the settled years; and where one cannot be shown, why."""

    years: Mapping[int, SettledYear]
    damaged: Mapping[int, str]


def settled_years(plan_ids: Collection[int], as_of: datetime.datetime | None = None) -> SettledYears:
    """The settled years of these plans; a plan that is not settled, or was not yet at ``as_of``, is in neither part.

    One query, and one more for years that this process has not read yet.
    """
    existing = {key: row for key, row in settlements(plan_ids).items() if as_of is None or row.at <= as_of}
    # Asked once of each: another thread may be forgetting it.
    held = {row.sha256: year for row in existing.values() if (year := _kept.get(row.sha256))}
    unread = [row.id for row in existing.values() if row.sha256 not in held]
    reasons: dict[str, str] = {}
    if unread:
        for key, sha256, text in settled_records(unread):
            try:
                held[sha256] = checked(key, sha256, text)
            except RecordDamaged as fault:
                reasons[sha256] = str(fault)
    _keep(held)
    return SettledYears(
        {key: held[row.sha256] for key, row in existing.items() if row.sha256 in held},
        {key: reasons[row.sha256] for key, row in existing.items() if row.sha256 in reasons},
    )


def settled_year(plan_id: int) -> Snapshot | None:
    """One plan's settled year to December; None where it is not settled. Raises RecordDamaged."""
    found = settled_years([plan_id])
    if plan_id in found.damaged:
        raise RecordDamaged(found.damaged[plan_id])
    year = found.years.get(plan_id)
    return None if year is None else year.december


def _keep(read: Mapping[str, SettledYear]) -> None:
    """Remember what was just read, and forget what was read longest ago. The key is the content's own hash."""
    for sha256, year in read.items():
        _kept.pop(sha256, None)
        _kept[sha256] = year
    for sha256 in list(_kept)[: max(0, len(_kept) - KEPT)]:
        _kept.pop(sha256, None)


def checked(key: int, sha256: str, text: str) -> SettledYear:
    """The settled year that the text of settlement ``key`` holds.

    Where it is not what was settled, or cannot be read, the log says so. Raises RecordDamaged.
    """
    try:
        return _read(key, sha256, text)
    except RecordDamaged as fault:
        _log.error("%s", fault)
        raise


def _read(key: int, sha256: str, text: str) -> SettledYear:
    if digest(text) != sha256:
        raise RecordDamaged(
            _(
                "The settled year no. %(key)s is not what was settled: its hash is another. Ask the administrator."
            )
            % {"key": key}
        )
    try:
        return _kept.get(sha256) or read_record(text)
    except ScoringError as fault:
        message = _("The settled year no. %(key)s cannot be read by this version of the portal (%(fault)s).")
        said = explain(fault.step, get_language() or "")
        raise RecordDamaged(message % {"key": key, "fault": said}) from fault
