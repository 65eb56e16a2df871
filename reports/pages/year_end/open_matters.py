"""What stands against settling an agency's year, each matter with what kind it is and what it is about."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from chiayi_kpi.core import roc
from chiayi_kpi.core.clock import today
from indicators.models import RatingPart
from indicators.year_end.parts import Confirmations, Ratings, decision
from objectives.models import Plan
from reports.snapshot.model import Snapshot
from reports.snapshot.unfinished import unfinished_indicators


class Kind(StrEnum):
    """What has to be done first, in the order in which one would do it."""

    COMMON_PLAN = "common"
    PLAN = "plan"
    YEAR = "year"
    POINTS = "points"
    PART = "part"
    SELF_RATING = "self"


@dataclass(frozen=True, slots=True)
class OpenMatter:
    """One matter in words for the person; ``part``, ``indicator_id`` and ``plan_id`` where it is about one."""

    kind: Kind
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
) -> Iterator[OpenMatter]:
    """Every matter of one agency's year; ``drafts`` are the plans of the year that nobody has approved."""
    yield from _drafts(plan_id, drafts)
    if result.year >= roc.year_of(today()):
        yield OpenMatter(Kind.YEAR, _("The year is not over."))
    yield from _without_points(result)
    for part in parts:
        if part not in confirmed:
            yield OpenMatter(Kind.PART, _("Not yet confirmed: %(parts)s.") % {"parts": part.label}, part=part)
    yield from _undecided(result, said)


def _drafts(plan_id: int, drafts: Collection[Plan]) -> Iterator[OpenMatter]:
    for plan in drafts:
        if plan.is_common:
            text = _("The common plan of the year is still a draft; the planning office approves it first.")
            yield OpenMatter(Kind.COMMON_PLAN, text, plan_id=plan.pk)
        elif plan.pk == plan_id:
            text = _(
                "The plan of %(agency)s is still a draft: the planning office approves it, or the agency finishes it first."
            )
            yield OpenMatter(Kind.PLAN, text % {"agency": plan.agency_name}, plan_id=plan.pk)


def _without_points(result: Snapshot) -> Iterator[OpenMatter]:
    ids = {found.code: found.id for found in result.indicators()}
    for entry in unfinished_indicators(result):
        text = _(
            "%(code)s %(name)s: no final points yet; report the figure, award the points, or decide them."
        )
        yield OpenMatter(
            Kind.POINTS, text % {"code": entry.code, "name": entry.name}, indicator_id=ids[entry.code]
        )


def _undecided(result: Snapshot, said: Ratings) -> Iterator[OpenMatter]:
    for found in result.indicators():
        of_indicator = said.get(found.id, {})
        if RatingPart.SELF in of_indicator and decision(of_indicator) is None:
            text = _("%(code)s %(name)s: nobody has decided on the self-rating yet.")
            yield OpenMatter(
                Kind.SELF_RATING, text % {"code": found.code, "name": found.name}, indicator_id=found.id
            )
