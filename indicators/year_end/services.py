"""Writing at the year's end: each part gives its points and confirms, the planning office sets grades and settles.

The order is the domain's: the agency, then the common offices, then the planning office (domain: A year).
"""

import datetime
from collections.abc import Collection, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from chiayi_kpi.core.clock import now
from chiayi_kpi.core.history import save_with_history, stamp
from chiayi_kpi.core.reasons import ReasonRefused, reason_given
from chiayi_kpi.core.roc import LAST_MONTH
from chiayi_kpi.core.sentences import in_a_row
from indicators.errors import GradeRefused, RatingRefused
from indicators.models import GradeBand, Rating, RatingConfirmation, RatingPart, Settlement
from indicators.models.rating import MOST_RATE
from indicators.scoring.indicator import PENDING
from indicators.scoring.model import IndicatorScore
from indicators.scoring.record.document import digest
from indicators.scoring.rounding import plain
from indicators.selectors.live import LivePlan, read_live
from indicators.selectors.tree import IndicatorNode
from indicators.services.earlier import expect_again
from indicators.year_end.grades import FIELDS, Grade
from indicators.year_end.parts import before, decision, decisions, parts_of, rated_by, waiting_for
from indicators.year_end.selectors import confirmations, has_indicator, ratings, settled_agencies
from indicators.year_end_mail import Lowered, tell_reopened, tell_reviewed, tell_settled
from objectives.locking import lock_open, lock_plan, lock_year
from objectives.models import Plan


class PointsMissing(RatingRefused):
    """A part cannot be done yet; ``indicators`` are the (id, code) without the points it waits for, in the plan's order."""

    def __init__(self, message: str, indicators: Collection[tuple[int, str]]) -> None:
        super().__init__(message)
        self.indicators = tuple(indicators)


@transaction.atomic
def rate(*, plan: Plan, indicator_id: int, part: str, points: Decimal, reason: str, by) -> Rating:
    """Give an indicator this part's points, with the reason; points as computed are a decision too.

    Raises YearSettled, and RatingRefused: not this part's turn or indicator, more than the indicator can earn, no reason.
    """
    lock_open(plan)
    live, part = read_live(plan, LAST_MONTH), RatingPart(part)
    _refuse_closed(plan, part, parts_of(live.total))
    node, score = _indicator(live, indicator_id, part)
    _refuse_points(points, score)
    reason = reason_given(reason, RatingRefused, missing=_("Give the reason for these points."))
    row = Rating.objects.filter(plan=plan, indicator_id=node.row.id, part=part).first() or Rating(
        plan=plan, indicator_id=node.row.id, part=part
    )
    row.points, row.reason, row.by = points, reason, by
    stamp(row, by=by)
    row.save()
    return row


@transaction.atomic
def keep_points(*, plan: Plan, indicator_id: int, part: str, by) -> Rating:
    """Decide for this part that the points hold which stand without the self-rating. Raises as ``rate``, and where none do."""
    lock_open(plan)
    _node, score = _indicator(read_live(plan, LAST_MONTH), indicator_id, RatingPart(part))
    if score.state in PENDING:
        raise RatingRefused(_("There are no points yet that could count."))
    reason = _("The points count as they were without the self-rating.")
    return rate(plan=plan, indicator_id=indicator_id, part=part, points=score.points, reason=reason, by=by)


@transaction.atomic
def withdraw_rating(*, plan: Plan, indicator_id: int, part: str, by) -> None:
    """Take this part's points of an indicator back: what was computed holds again. Without any, nothing happens."""
    lock_open(plan)
    part = RatingPart(part)
    _refuse_closed(plan, part, parts_of(read_live(plan, LAST_MONTH).total))
    for row in Rating.objects.filter(plan=plan, indicator_id=indicator_id, part=part):
        stamp(row, by=by)
        row.delete()


@transaction.atomic
def confirm_part(*, plan: Plan, part: str, by, instead: bool = False, reason: str = "") -> RatingConfirmation:
    """Say that this part is done; ``instead`` of those whose part it is, with the reason.

    Raises RatingRefused where it is not its turn or an earlier part's is open; ReasonRefused;
    PointsMissing where it is the review, after which nobody gives points, and an indicator has no final ones, and where
    a self-rating is left undecided by those whose part it is.
    """
    lock_open(plan)
    live, part = read_live(plan, LAST_MONTH), RatingPart(part)
    parts = parts_of(live.total)
    if part not in parts:
        raise RatingRefused(_("This plan has nothing that this office rates."))
    _refuse_closed(plan, part, parts)
    if part == RatingPart.REVIEW:
        _refuse_without_points(plan, live)
    if not instead:
        _refuse_undecided(plan, part, live)
    missing = _("Say why you confirm this part in another's place.")
    reason = reason_given(reason, ReasonRefused, missing) if instead else ""
    # A row that is there was opened by what changed below it.
    row = RatingConfirmation.objects.filter(plan=plan, part=part).first() or RatingConfirmation(
        plan=plan, part=part
    )
    row.by, row.at, row.instead_reason = by, now(), reason
    stamp(row, by=by)
    row.save()
    if part == RatingPart.REVIEW:
        tell_reviewed(plan, _lowered(plan, live), by=by)
    return row


@transaction.atomic
def return_part(*, plan: Plan, part: str, by, reason: str, instead: bool = False) -> None:
    """Open a confirmed part again with the reason, as long as no later part is confirmed and the year is not settled.

    ``instead`` of those whose part it is: only what was confirmed in their place. Raises RatingRefused, ReasonRefused, YearSettled.
    """
    lock_open(plan)
    part, confirmed = RatingPart(part), _confirmed(plan)
    if part not in confirmed:
        raise RatingRefused(_("This part is not confirmed."))
    later = [other for other in RatingPart if other in confirmed and part in before(other, RatingPart)]
    if later:
        names = _(", ").join(str(other.label) for other in later)
        raise RatingRefused(_("Confirmed already: %(parts)s. These come back first.") % {"parts": names})
    reason = reason_given(reason, ReasonRefused, missing=_("Say why this part is opened again."))
    row = RatingConfirmation.objects.get(plan=plan, part=part)
    if instead and not row.instead_reason:
        raise RatingRefused(_("They confirmed this part themselves; only they open it again."))
    stamp(row, by=by, reason=reason)
    row.delete()


@transaction.atomic
def set_grades(*, year: int, grades: Sequence[Grade], by) -> None:
    """Replace the year's grades, which are fixed while an agency's year is settled: all are graded by one table.

    Raises RatingRefused: fixed, none, a name or bound twice, no grade for every total (from 0, without conditions);
    GradeRefused for a named indicator that no plan of the year has, or without its rate.
    """
    _refuse_gaps(grades)
    for grade in grades:
        _refuse_named(year, grade)
    lock_year(year)
    _refuse_fixed(year)
    rows = [GradeBand(year=year, **{field: getattr(grade, field) for field in FIELDS}) for grade in grades]
    for row in rows:
        _refuse_invalid(row)
    # Two grades may exchange their bounds, which a row at a time would break; so the table is written anew.
    for existing in GradeBand.objects.select_for_update().filter(year=year):
        stamp(existing, by=by)
        existing.delete()
    save_with_history(created=rows, changed=[], fields=FIELDS, by=by)


@transaction.atomic
def keep_settlement(
    *, plan: Plan, snapshot: str, total: Decimal, grade: str, at: datetime.datetime, by, reason: str = ""
) -> Settlement:
    """Keep the record of the year of ``plan``, and close it; ``reason`` is why although something was open. Raises YearSettled where it is settled already, RatingRefused
    for a plan that nobody has approved.
    """
    lock_open(plan)
    if not plan.is_approved:
        raise RatingRefused(_("The plan is not approved."))
    row = Settlement.objects.create(
        plan=plan, snapshot=snapshot, sha256=digest(snapshot), total=total, grade=grade, at=at, by=by
    )
    _mark(plan, row.at, by, reason)
    tell_settled(plan, row)
    return row


@transaction.atomic
def reopen_year(*, plan: Plan, reason: str, by) -> Settlement:
    """Open a settled year again; what was frozen stays on record. Raises ReasonRefused; RatingRefused where it is open."""
    lock_plan(plan)
    existing = Settlement.objects.filter(plan=plan, reopened_at=None).first()
    if existing is None:
        raise RatingRefused(_("The year is not settled."))
    reason = reason_given(reason, ReasonRefused, missing=_("Say why the year is opened again."))
    existing.reopened_at, existing.reopened_by = now(), by
    existing.reopen_reason = reason
    existing.save(update_fields=["reopened_at", "reopened_by", "reopen_reason"])
    _mark(plan, None, by, existing.reopen_reason)
    expect_again(plan=plan, by=by, reason=existing.reopen_reason)
    tell_reopened(plan, existing)
    return existing


def _refuse_closed(plan: Plan, part: RatingPart, parts: Collection[RatingPart]) -> None:
    confirmed = _confirmed(plan)
    if part in confirmed:
        raise RatingRefused(_("This part is confirmed. Open it again to change its points."))
    waiting = waiting_for(part, confirmed, [each for each in parts if each != part])
    if waiting:
        names = _(", ").join(str(earlier.label) for earlier in waiting)
        raise RatingRefused(_("Not yet confirmed: %(parts)s.") % {"parts": names})


def _refuse_without_points(plan: Plan, live: LivePlan) -> None:
    codes = {node.row.id: node.spec.code for node in live.nodes()}
    decided = decisions(ratings([plan.pk]).get(plan.pk, {}), codes)
    lacking = [
        (key, code)
        for key, code in codes.items()
        if code not in decided and live.scores[code].state in PENDING
    ]
    if lacking:
        names = _(", ").join(code for _key, code in lacking)
        text = _("No final points yet: %(codes)s. Give them first, then confirm the review.")
        raise PointsMissing(text % {"codes": names}, lacking)


def _refuse_undecided(plan: Plan, part: RatingPart, live: LivePlan) -> None:
    """Who takes over or refuses what the agency says of itself decides on each of the self-ratings that are theirs."""
    if part == RatingPart.SELF:
        return
    said = ratings([plan.pk]).get(plan.pk, {})
    undecided = [
        (node.row.id, node.spec.code)
        for node in live.nodes()
        if RatingPart.SELF in (words := said.get(node.row.id, {}))
        and decision(words) is None
        and rated_by(part, _facet_no(node))
    ]
    if undecided:
        names = _(", ").join(code for _key, code in undecided)
        text = _("Not yet decided on the self-rating of: %(codes)s. Decide on them first, then confirm.")
        raise PointsMissing(text % {"codes": names}, undecided)


def _lowered(plan: Plan, live: LivePlan) -> list[Lowered]:
    """The indicators that reviewers gave fewer points than computed, in the plan's order."""
    said = ratings([plan.pk]).get(plan.pk, {})
    decided = [(node, decision(said.get(node.row.id, {}))) for node in live.nodes()]
    return [
        Lowered(node.spec.code, node.spec.name, computed, word.points, word.reason)
        for node, word in decided
        if word is not None and word.points < (computed := live.scores[node.spec.code].points)
    ]


def _confirmed(plan: Plan) -> set[str]:
    return set(confirmations([plan.pk]).get(plan.pk, {}))


def _indicator(live: LivePlan, indicator_id: int, part: RatingPart) -> tuple[IndicatorNode, IndicatorScore]:
    node = live.node(indicator_id)
    if node is None:
        raise RatingRefused(_("This indicator is not part of the plan."))
    if not rated_by(part, _facet_no(node)):
        raise RatingRefused(_("This office rates the common indicators of its own facet only."))
    return node, live.scores[node.spec.code]


def _facet_no(node: IndicatorNode) -> int:
    return int(node.spec.code.partition("-")[0])


def _refuse_points(points: Decimal, score: IndicatorScore) -> None:
    if points < 0 or Fraction(points) > score.maximum:
        raise RatingRefused(
            _("At least 0 and at most %(maximum)s points can be given here.")
            % {"maximum": plain(score.maximum)}
        )
    if points.quantize(Decimal("0.01")) != points:
        raise RatingRefused(_("Points have two decimals at most."))


def _refuse_gaps(grades: Sequence[Grade]) -> None:
    if not grades:
        raise RatingRefused(_("The table needs at least one grade."))
    if len({grade.name for grade in grades}) < len(grades):
        raise RatingRefused(_("A grade's name occurs twice."))
    ordered = sorted(grades, key=lambda grade: grade.least)
    if any(lower.least == higher.least for lower, higher in pairwise(ordered)):
        raise RatingRefused(_("Two grades have the same least total."))
    if ordered[0].least != 0 or ordered[0].conditions:
        raise RatingRefused(
            _("The lowest grade begins at 0 and has no conditions, so that every total has one.")
        )


def _refuse_fixed(year: int) -> None:
    settled = settled_agencies(year)
    if settled:
        text = _("The grades of the year %(year)s are fixed since it was settled for: %(agencies)s.")
        raise RatingRefused(text % {"year": year, "agencies": _(", ").join(settled.values())})


def _refuse_named(year: int, grade: Grade) -> None:
    code, rate = grade.indicator_code, grade.indicator_rate
    field = "indicator_rate"
    if code and rate is None:
        said = _("Give the achievement rate that %(code)s must have reached.") % {"code": code}
    elif rate is not None and not code:
        field, said = "indicator_code", _("Give the code of the indicator that must have reached this rate.")
    elif rate is not None and not 0 <= rate <= MOST_RATE:
        said = _("The achievement rate is a number from 0 to %(most)s.") % {"most": MOST_RATE}
    elif rate is not None and rate.quantize(Decimal("0.01")) != rate:
        said = _("The achievement rate has two decimals at most.")
    elif code and not has_indicator(year, code):
        text = _("No plan of the year %(year)s has an indicator %(code)s.")
        field, said = "indicator_code", text % {"year": year, "code": code}
    else:
        return
    raise GradeRefused(said, grade=grade.name, field=field)


def _refuse_invalid(row: GradeBand) -> None:
    try:
        row.clean_fields()
    except ValidationError as fault:
        raise RatingRefused(in_a_row(*fault.messages)) from fault


def _mark(plan: Plan, settled_at: datetime.datetime | None, by, reason: str) -> None:
    """Close the plan, or open it again; its history shows who did and why."""
    plan.settled_at = settled_at
    stamp(plan, by=by, reason=reason)
    plan.save(update_fields=["settled_at"])
