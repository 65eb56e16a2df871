"""What stands against settling an agency's year, each matter with what kind it is and what it is about."""

import datetime
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import gettext as _

from chiayi_kpi.core import roc
from chiayi_kpi.core.clock import today
from indicators.deadlines import open_month
from indicators.models import RatingPart
from indicators.scoring.indicator import PENDING
from indicators.scoring.model import IndicatorScore, State
from indicators.year_end.parts import Confirmations, Ratings, decision
from objectives.models import Plan
from reports.snapshot.model import Snapshot
from reports.snapshot.ranks import Ranked, ranked_indicators


class MatterKind(StrEnum):
    """What has to be done first, in the order in which one would do it."""

    COMMON_PLAN = "common"
    PLAN = "plan"
    YEAR = "year"
    POINTS = "points"
    PART = "part"
    SELF_RATING = "self"
    RANK = "rank"


@dataclass(frozen=True, slots=True)
class OpenRanks:
    """What keeps a year's ranks from being final, by ranked indicator: the names of the agencies whose figures are not
    all approved and whose year is not settled, and of those that were settled with another place than they have now.
    """

    unapproved: Mapping[Ranked, Sequence[str]] = field(default_factory=dict)
    moved: Mapping[Ranked, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OpenMatter:
    """One matter in words for the person; ``part``, ``indicator_id`` and ``plan_id`` where it is about one."""

    kind: MatterKind
    text: str
    part: RatingPart | None = None
    indicator_id: int | None = None
    plan_id: int | None = None

    def __str__(self) -> str:
        return self.text


def open_matters(
    plan_id: int,
    result: Snapshot,
    said: Ratings,
    confirmed: Confirmations,
    *,
    parts: Collection[RatingPart],
    drafts: Collection[Plan],
    ranks: OpenRanks,
) -> Iterator[OpenMatter]:
    """Every matter of one agency's year; ``drafts`` are the plans of the year that nobody has approved."""
    yield from _drafts(plan_id, drafts)
    if not result.is_owed:
        yield OpenMatter(MatterKind.YEAR, _nothing_owed(result))
    elif result.year >= roc.year_of(today()):
        yield OpenMatter(MatterKind.YEAR, _("The year is not over."))
    if result.is_owed:
        yield from _without_points(result)
    for part in parts:
        if part not in confirmed:
            yield OpenMatter(
                MatterKind.PART, _("Not yet confirmed: %(parts)s.") % {"parts": part.label}, part=part
            )
    yield from _undecided(result, said)
    yield from _ranks(result, ranks)


def _drafts(plan_id: int, drafts: Collection[Plan]) -> Iterator[OpenMatter]:
    for plan in drafts:
        if plan.is_common:
            text = _("The common plan of the year is still a draft; the planning office approves it first.")
            yield OpenMatter(MatterKind.COMMON_PLAN, text, plan_id=plan.pk)
        elif plan.pk == plan_id:
            text = _(
                "The plan of %(agency)s is still a draft: the planning office approves it, or the agency finishes it first."
            )
            yield OpenMatter(MatterKind.PLAN, text % {"agency": plan.agency_name}, plan_id=plan.pk)


def _nothing_owed(result: Snapshot) -> str:
    """From when on something is: the year has not begun, or its agency was not there in the months that have ended."""
    if open_month(result.year, today()):
        return _("The agency was there in no month that has ended: nothing is owed yet.")
    day = roc.dotted(roc.month_end(result.year, 1) + datetime.timedelta(days=1))
    return _("No month of the year has ended: nothing is owed yet. Month 1 is reported from %(day)s on.") % {
        "day": day
    }


def _without_points(result: Snapshot) -> Iterator[OpenMatter]:
    ended = open_month(result.year, today()) or 0
    for found in result.indicators():
        if found.score.state in PENDING:
            asked = result.asked_months(found)
            text = _lacking(found.score, is_due=not asked or min(asked) <= ended)
            words = {"code": found.code, "name": found.name}
            yield OpenMatter(MatterKind.POINTS, text % words, indicator_id=found.id)


def _lacking(score: IndicatorScore, *, is_due: bool) -> str:
    """What is to be done about an indicator without final points, if anything is already."""
    if score.state is State.AWAITING_AWARD:
        return _("%(code)s %(name)s: no final points yet; the points are to be awarded.")
    if score.state is State.UNDECIDED:
        return _("%(code)s %(name)s: no final points yet; decide what holds where there was no case.")
    if not is_due:
        return _("%(code)s %(name)s: no final points yet; its figures are not due yet.")
    if score.lacks_earlier_years:
        return _("%(code)s %(name)s: no final points yet; values of earlier years are missing.")
    return _("%(code)s %(name)s: no final points yet; report the figure, or decide the points.")


def _undecided(result: Snapshot, said: Ratings) -> Iterator[OpenMatter]:
    for found in result.indicators():
        of_indicator = said.get(found.id, {})
        if RatingPart.SELF in of_indicator and decision(of_indicator) is None:
            text = _("%(code)s %(name)s: nobody has decided on the self-rating yet.")
            yield OpenMatter(
                MatterKind.SELF_RATING, text % {"code": found.code, "name": found.name}, indicator_id=found.id
            )


def _ranks(result: Snapshot, ranks: OpenRanks) -> Iterator[OpenMatter]:
    """A rank is final when nobody it is found among can change any more; points that reviewers decided wait for nobody."""
    for found in ranked_indicators(result):
        key = (found.code, found.name)
        words = {"code": found.code, "name": found.name}
        for agencies, text in (
            (
                ranks.unapproved.get(key),
                _(
                    "%(code)s %(name)s: a rank among agencies, and not every figure for it is approved yet: %(agencies)s."
                ),
            ),
            (
                ranks.moved.get(key),
                _(
                    "%(code)s %(name)s: these agencies were settled with another rank than they have now; their years are opened again first: %(agencies)s."
                ),
            ),
        ):
            if agencies:
                text = text % (words | {"agencies": _(", ").join(agencies)})
                yield OpenMatter(MatterKind.RANK, text, indicator_id=found.id)
