"""Settling an agency's year: what reviewers decided takes its place in the score, and the result is frozen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from indicators.errors import YearNotReady
from indicators.models import RatingPart, Settlement
from indicators.scoring.rated import rated
from indicators.selectors.month_states import unapproved
from indicators.year_end.grades import graded
from indicators.year_end.rating_rows import (
    Confirmations,
    Ratings,
    confirmations,
    decisions,
    parts_of,
    ratings,
)
from indicators.year_end.settling import keep_settlement
from objectives.locking import lock_for_settling
from objectives.models import Plan
from objectives.selectors import drafts_of_year
from reports.pages.year_end.incomplete import OpenMonths, open_months, unwritten
from reports.pages.year_end.open_matters import OpenMatter, open_matters
from reports.snapshot.archive.codec import freeze
from reports.snapshot.model import Snapshot
from reports.snapshot.report_appendix import with_year_end
from reports.snapshot.rescored import rescored
from reports.snapshot.selectors import build_snapshots


@dataclass(frozen=True, slots=True)
class RatedYear:
    """An agency's year as computed, and as it would be settled now; ``open_matters`` stand against settling it."""

    computed: Snapshot
    result: Snapshot
    ratings: Ratings
    confirmed: Confirmations
    parts: tuple[RatingPart, ...]
    open_matters: tuple[OpenMatter, ...]
    unapproved: Mapping[int, int]  # by month, indicators whose figures count although nobody approved them
    open_months: OpenMonths
    unwritten: tuple[str, ...]  # the codes of objectives without a finished account


def rated_year(plan: Plan) -> RatedYear:
    """How the year of ``plan``, which is not settled, stands. Raises ScoreUnavailable."""
    computed = build_snapshots(year=plan.year, agency_codes=[plan.agency.code])
    (year,) = rated_years(computed)
    return year


def rated_years(computed: Sequence[Snapshot]) -> list[RatedYear]:
    """The same of several agencies' snapshots of one year to December; a constant number of queries."""
    if not computed:
        return []
    ids = [snapshot.plan_id for snapshot in computed]
    said, confirmed = ratings(ids), confirmations(ids)
    year = computed[0].year
    read = _Read(said, confirmed, drafts_of_year(year), unapproved(ids), open_months(ids, year))
    return [_rated(snapshot, read) for snapshot in computed]


class _Read(NamedTuple):
    """What was read at once of all the plans, by plan id; ``drafts`` are the year's."""

    ratings: Mapping[int, Ratings]
    confirmed: Mapping[int, Confirmations]
    drafts: Sequence[Plan]
    unapproved: Mapping[int, Mapping[int, int]]
    months: Mapping[int, OpenMonths]


def _rated(computed: Snapshot, read: _Read) -> RatedYear:
    key = computed.plan_id
    said, confirmed = read.ratings.get(key, {}), read.confirmed.get(key, {})
    codes = {found.id: found.code for found in computed.indicators()}
    result = rescored(computed, rated(computed.score, decisions(said, codes)))
    parts = parts_of(computed.score)
    matters = open_matters(key, result, said, confirmed, parts=parts, drafts=read.drafts)
    unseen = read.unapproved.get(key, {})
    months = read.months.get(key, OpenMonths())
    return RatedYear(
        computed, result, said, confirmed, parts, tuple(matters), unseen, months, unwritten(computed)
    )


@transaction.atomic
def settle_year(*, plan: Plan, by) -> Settlement:
    """Settle the year of ``plan``: freeze its snapshot with the decided points and all that its report shows.

    Raises YearNotReady with every open matter, YearSettled where it is settled already, ScoreUnavailable.
    """
    lock_for_settling(plan)
    year = rated_year(plan)
    if year.open_matters:
        raise YearNotReady(
            _("The year cannot be settled yet."), [str(matter) for matter in year.open_matters]
        )
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
