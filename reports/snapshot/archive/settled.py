"""Settled years as they were frozen. Whoever shows a plan's year asks here first; nothing later alters the answer."""

import datetime
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import NamedTuple

from django.utils.translation import gettext as _

from chiayi_kpi.core.roc import LAST_MONTH
from indicators.errors import ScoreUnavailable
from indicators.models import Settlement
from indicators.scoring.engine import score
from indicators.scoring.model import AgencyScore
from indicators.year_end.selectors import SettlementRow, digest, settlements
from reports.snapshot.archive.codec import Unreadable, thaw
from reports.snapshot.model import Snapshot
from reports.snapshot.rescored import rescored
from reports.snapshot.year_end import Seal

KEPT = 64  # thawed years that a process keeps: a city and its year before

_kept: dict[str, Snapshot] = {}


class FrozenDamaged(ScoreUnavailable):
    """A frozen snapshot that is not what was settled, or that this version cannot read."""


class SettledYears(NamedTuple):
    """By plan id: the frozen year to December, sealed; and where it cannot be shown, why."""

    years: Mapping[int, Snapshot]
    damaged: Mapping[int, str]


def settled_years(plan_ids: Collection[int], known_at: datetime.datetime | None = None) -> SettledYears:
    """The frozen years of these plans; a plan that is not settled, or was not yet at ``known_at``, is in neither part.

    One query, and one more for years that this process has not read yet.
    """
    standing = {
        key: row for key, row in settlements(plan_ids).items() if known_at is None or row.at <= known_at
    }
    held = {row.sha256: _kept[row.sha256] for row in standing.values() if row.sha256 in _kept}
    unread = [row.id for row in standing.values() if row.sha256 not in held]
    reasons: dict[str, str] = {}
    if unread:
        texts = Settlement.objects.filter(pk__in=unread).values_list("pk", "sha256", "snapshot")
        for key, sha256, text in texts:
            try:
                held[sha256] = _thawed(key, sha256, text)
            except FrozenDamaged as fault:
                reasons[sha256] = str(fault)
    _keep(held)
    return SettledYears(
        {key: _sealed(held[row.sha256], row) for key, row in standing.items() if row.sha256 in held},
        {key: reasons[row.sha256] for key, row in standing.items() if row.sha256 in reasons},
    )


def settled_year(plan_id: int) -> Snapshot | None:
    """One plan's frozen year to December; None where it is not settled. Raises FrozenDamaged."""
    found = settled_years([plan_id])
    if plan_id in found.damaged:
        raise FrozenDamaged(found.damaged[plan_id])
    return found.years.get(plan_id)


def up_to(settled: Snapshot, through: int, scored: AgencyScore | None = None) -> Snapshot:
    """A frozen year up to an earlier month: what was frozen, scored again by the rules that were frozen with it.

    ``scored`` is that score where the caller has it. Ratings are about the whole year, so only December has them; the same holds for what a report shows beside.
    """
    if through == LAST_MONTH:
        return settled
    executions = tuple(row for row in settled.executions if row.month <= through)
    scored = scored or score_up_to(settled, through)
    return replace(rescored(settled, scored), executions=executions, year_end=None)


def score_up_to(settled: Snapshot, through: int) -> AgencyScore:
    """The score alone of a frozen year up to a month (0-12); December's is the settled one."""
    if through == LAST_MONTH or settled.given is None:
        return settled.score
    code = settled.agency_code
    return score((settled.given, *settled.rivals), through, only={code})[code]


def _keep(read: Mapping[str, Snapshot]) -> None:
    """Remember what was just read, and forget what was read longest ago. The key is the content's own hash."""
    for sha256, snapshot in read.items():
        _kept.pop(sha256, None)
        _kept[sha256] = snapshot
    for sha256 in list(_kept)[: max(0, len(_kept) - KEPT)]:
        _kept.pop(sha256, None)


def _sealed(snapshot: Snapshot, row: SettlementRow) -> Snapshot:
    return replace(snapshot, seal=Seal(row.sha256, row.at, row.by, row.total, row.grade))


def _thawed(key: int, sha256: str, text: str) -> Snapshot:
    if digest(text) != sha256:
        raise FrozenDamaged(
            _(
                "The frozen year no. %(key)s is not what was settled: its hash is another. Ask the administrator."
            )
            % {"key": key}
        )
    try:
        found = thaw(text)
        if not isinstance(found, Snapshot):
            raise Unreadable(type(found).__name__)
        return found
    except Unreadable as fault:
        message = _("The frozen year no. %(key)s cannot be read by this version of the portal (%(fault)s).")
        raise FrozenDamaged(message % {"key": key, "fault": fault}) from fault
