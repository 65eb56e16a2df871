"""Settling an agency's year: what reviewers decided takes its place in the score, and the result is frozen."""

from dataclasses import dataclass, replace

from django.db import transaction
from django.utils.translation import gettext as _

from chiayi_kpi.core import roc
from chiayi_kpi.core.clock import today
from indicators.errors import YearNotReady
from indicators.grades import graded
from indicators.models import RatingPart, Settlement
from indicators.scoring.rated import rated
from indicators.selectors.ratings import (
    Confirmations,
    Ratings,
    confirmations,
    decision,
    decisions,
    parts_of,
    ratings,
)
from indicators.services.ratings import refuse_settled
from indicators.services.settling import keep_settlement
from objectives.locking import lock_plan
from objectives.models import Plan
from reports.missing import missing
from reports.rescored import rescored
from reports.selectors import build_snapshots
from reports.settlement.beside import with_year_end
from reports.settlement.codec import freeze
from reports.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class RatedYear:
    """An agency's year as computed, and as it would be settled now; ``open_matters`` stand against settling it."""

    computed: Snapshot
    result: Snapshot
    ratings: Ratings
    confirmed: Confirmations
    parts: tuple[RatingPart, ...]
    open_matters: tuple[str, ...]


def rated_year(plan: Plan) -> RatedYear:
    """How the year of ``plan``, which is not settled, stands. Raises ScoreUnavailable."""
    (computed,) = build_snapshots(year=plan.year, agency_codes=[plan.agency.code])
    said = ratings([plan.pk]).get(plan.pk, {})
    return of_snapshot(computed, said, confirmations([plan.pk]).get(plan.pk, {}))


def of_snapshot(computed: Snapshot, said: Ratings, confirmed: Confirmations) -> RatedYear:
    """The same of a snapshot to December and what was said of it, both read already."""
    codes = {found.id: found.code for found in computed.indicators()}
    result = rescored(computed, rated(computed.score, decisions(said, codes)))
    parts = parts_of(computed.score)
    matters = tuple(_open_matters(result, said, confirmed, parts))
    return RatedYear(computed, result, said, confirmed, parts, matters)


@transaction.atomic
def settle_year(*, plan: Plan, by) -> Settlement:
    """Settle the year of ``plan``: freeze its snapshot with the decided points and all that its report shows.

    Raises YearNotReady with every open matter, RatingRefused where it is settled already, ScoreUnavailable.
    """
    lock_plan(plan)
    refuse_settled(plan)
    year = rated_year(plan)
    if year.open_matters:
        raise YearNotReady(_("The year cannot be settled yet."), year.open_matters)
    frozen = frozen_snapshot(year)
    return keep_settlement(
        plan=plan,
        snapshot=freeze(frozen),
        total=frozen.score.total,
        grade=frozen.year_end.graded.grade.name,
        by=by,
    )


def frozen_snapshot(year: RatedYear) -> Snapshot:
    """The snapshot that settling freezes: decided points in the score, computed ones beside them in the ratings."""
    (beside,) = with_year_end([year.computed])
    end = replace(beside.year_end, graded=graded(year.result.score, beside.year_end.grades))
    return replace(year.result, year_end=end)


def _open_matters(result: Snapshot, said: Ratings, confirmed: Confirmations, parts):
    if result.year >= roc.year_of(today()):
        yield _("The year is not over.")
    for part in parts:
        if part not in confirmed:
            yield _("Not yet confirmed: %(parts)s.") % {"parts": part.label}
    for found in result.indicators():
        of_indicator = said.get(found.id, {})
        if RatingPart.SELF in of_indicator and decision(of_indicator) is None:
            yield _("%(code)s %(name)s: nobody has decided on the self-rating yet.") % _named(found)
    for entry in missing(result):
        yield _(
            "%(code)s %(name)s: no final points yet; report the figure, award the points, or decide them."
        ) % {
            "code": entry.code,
            "name": entry.name,
        }


def _named(found) -> dict[str, str]:
    return {"code": found.code, "name": found.name}
