"""What was said at the year's end: ratings, who confirmed what, settlements, grades. One query each, any number of plans."""

import datetime
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple, cast

from budget.models import Execution
from chiayi_kpi.core.prepared import Given, PreparedObjects
from indicators.models import (
    Award,
    CopyReview,
    FigureChange,
    GradeBand,
    Indicator,
    Objection,
    Rating,
    RatingConfirmation,
    RatingPart,
    Settlement,
)
from indicators.year_end.grades import CUSTOMARY, FIELDS, Grade
from indicators.year_end.parts import (
    FACET_OF,
    ChangeRow,
    ConfirmationRow,
    EarlierSettlement,
    ObjectionRow,
    RatingRow,
    Ratings,
    resting_on,
)
from objectives.models import Plan
from objectives.selectors import AGENCY_NAME

_CONFIRMED = PreparedObjects(
    RatingConfirmation.objects.filter(plan_id__in=Given("plans")).select_related("by")
)
_FIGURES_SINCE = PreparedObjects(
    FigureChange.objects.filter(plan_id__in=Given("plans"), at__gt=Given("since"))
    .select_related("input__indicator__objective__facet", "by")
    .order_by("at", "pk")
)
_AWARDS_SINCE = PreparedObjects(
    Award.history.filter(plan_id__in=Given("plans"), history_date__gt=Given("since"))
    .select_related("component__indicator__objective__facet", "history_user")
    .order_by("history_date", "history_id")
)
_SPENT_SINCE = PreparedObjects(
    Execution.history.filter(plan_id__in=Given("plans"), history_date__gt=Given("since"))
    .select_related("history_user")
    .order_by("history_date", "history_id")
)
_CODE = re.compile(r"([1-9][0-9]{0,2})-([1-9][0-9]{0,2})-([1-9][0-9]{0,2})")


class SettlementRow(NamedTuple):
    """A plan's standing settlement, without the snapshot itself."""

    id: int
    plan_id: int
    sha256: str
    total: Decimal
    grade: str
    by: str
    at: datetime.datetime


class ReopenedRow(NamedTuple):
    """That somebody opened a confirmed part again."""

    by: str
    at: datetime.datetime
    reason: str


def ratings(plan_ids: Collection[int]) -> Mapping[int, Ratings]:
    """Plan id → its ratings; a plan without any is absent."""
    rows = Rating.objects.filter(plan_id__in=plan_ids).select_related("by")
    found: dict[int, dict[int, dict[str, RatingRow]]] = defaultdict(lambda: defaultdict(dict))
    for row in rows:
        entry = RatingRow(row.part, row.points, row.reason, _name(row.by), row.at)
        found[row.plan_id][row.indicator_id][row.part] = entry
    return found


def awarded_points(plan_id: int) -> dict[tuple[int, int], Decimal]:
    """Indicator id and component number → the points that reviewers awarded, on their scale. One query."""
    rows = Award.objects.filter(plan_id=plan_id).order_by()
    return {
        (indicator_id, no): points
        for indicator_id, no, points in rows.values_list("component__indicator_id", "component__no", "points")
    }


class Stages(NamedTuple):
    """By plan id: the parts that are confirmed, and those that are open again because something changed below them."""

    confirmed: Mapping[int, Mapping[str, ConfirmationRow]]
    opened: Mapping[int, Mapping[str, ChangeRow]]


def stages(plan_ids: Collection[int]) -> Stages:
    """How far each plan is. What changed after a part was confirmed on which it rests opens the part again, whoever
    changed it and in whatever way. One query, three more where something is confirmed.
    """
    rows = _CONFIRMED(plans=list(plan_ids))
    confirmed: dict[int, dict[str, ConfirmationRow]] = defaultdict(dict)
    for row in rows:
        confirmed[row.plan_id][row.part] = ConfirmationRow(_name(row.by), row.at, row.instead_reason)
    opened: dict[int, dict[str, ChangeRow]] = defaultdict(dict)
    if rows:
        for plan_id, change in _changes(confirmed, min(row.at for row in rows)):
            for part in resting_on(change):
                said = confirmed[plan_id].get(part)
                if said is not None and said.at < change.at:
                    del confirmed[plan_id][part]
                    opened[plan_id][part] = change
    return Stages(confirmed, opened)


def confirmations(plan_ids: Collection[int]) -> Mapping[int, Mapping[str, ConfirmationRow]]:
    """Plan id → the parts that are confirmed, with who and when."""
    return stages(plan_ids).confirmed


def _changes(plan_ids: Collection[int], since: datetime.datetime) -> Iterator[tuple[int, ChangeRow]]:
    """The figures, awards and budget executions of these plans that changed after ``since``, each with its plan's id. Three queries."""
    asked = {"plans": list(plan_ids), "since": since}
    for row in _FIGURES_SINCE(**asked):
        yield row.plan_id, _change(row.input.indicator, row.month, row.by, row.at)
    for row in _AWARDS_SINCE(**asked):
        yield row.plan_id, _change(row.component.indicator, None, row.history_user, row.history_date)
    for row in _SPENT_SINCE(**asked):
        facet = FACET_OF[RatingPart.ACCOUNTING]
        yield row.plan_id, ChangeRow(facet, "", row.month, _name(row.history_user), row.history_date)


def _change(indicator: Indicator, month: int | None, by, at: datetime.datetime) -> ChangeRow:
    facet = indicator.objective.facet.no
    return ChangeRow(facet, f"{facet}-{indicator.objective.no}-{indicator.no}", month, _name(by), at)


def opened_with_reason(plan_id: int) -> dict[str, ReopenedRow]:
    """Part → who opened it again the last time, when and why; a part that nobody opened is absent. One query."""
    steps = RatingConfirmation.history.filter(plan_id=plan_id, history_type="-").select_related(
        "history_user"
    )
    return {
        row.part: ReopenedRow(_name(row.history_user), row.history_date, row.history_change_reason or "")
        for row in steps.order_by("history_date", "history_id")
    }


def objections(plan_ids: Collection[int]) -> dict[int, ObjectionRow]:
    """Plan id → what its agency objected to, and the answer; absent where it did not. One query."""
    rows = Objection.objects.filter(plan_id__in=plan_ids).select_related("by", "answered_by")
    return {
        row.plan_id: ObjectionRow(
            row.reason, _name(row.by), row.at, row.answer, _name(row.answered_by), row.answered_at
        )
        for row in rows
    }


_EARLIER_SETTLEMENTS = PreparedObjects(
    Settlement.objects.filter(plan_id__in=Given("plan_ids"), reopened_at__isnull=False)
    .defer("snapshot")
    .select_related("by", "reopened_by")
    .order_by("at")
)


def earlier_settlements(plan_ids: Collection[int]) -> dict[int, list[EarlierSettlement]]:
    """Plan id → its settlements that stand no longer, the earliest first; absent without any. One query."""
    found: dict[int, list[EarlierSettlement]] = defaultdict(list)
    for row in _EARLIER_SETTLEMENTS(plan_ids=list(plan_ids)):
        entry = EarlierSettlement(
            row.total,
            row.grade,
            row.sha256,
            _name(row.by),
            row.at,
            _name(row.reopened_by),
            cast(datetime.datetime, row.reopened_at),  # the filter says so
            row.reopen_reason,
        )
        found[row.plan_id].append(entry)
    return found


_SETTLEMENTS = PreparedObjects(
    Settlement.objects.filter(plan_id__in=Given("plan_ids"), reopened_at=None)
    .defer("snapshot")
    .select_related("by")
)


def settlements(plan_ids: Collection[int]) -> dict[int, SettlementRow]:
    """Plan id → its standing settlement; a plan that is not settled is absent."""
    return {
        row.plan_id: SettlementRow(
            row.pk, row.plan_id, row.sha256, row.total, row.grade, _name(row.by), row.at
        )
        for row in _SETTLEMENTS(plan_ids=list(plan_ids))
    }


def settled_records(settlement_ids: Collection[int]) -> list[tuple[int, str, str]]:
    """Each settlement's id, hash and record as text, as they were kept. One query."""
    rows = Settlement.objects.filter(pk__in=settlement_ids)
    return list(rows.values_list("pk", "sha256", "snapshot"))


_GRADES = PreparedObjects(GradeBand.objects.filter(year=Given("year")).order_by("-least"))


def grade_table(year: int) -> tuple[Grade, ...]:
    """The year's grades, best first: as the planning office set them, otherwise the customary ones. One query."""
    return as_table(_GRADES(year=year))


def as_table(bands: Sequence[GradeBand]) -> tuple[Grade, ...]:
    """The grades of these rows, best first; without rows the customary table."""
    found = tuple(Grade(*(getattr(band, field) for field in FIELDS)) for band in bands)
    return tuple(sorted(found, key=lambda grade: grade.least, reverse=True)) or CUSTOMARY


def settled_agencies(year: int) -> dict[int, str]:
    """Plan id → the agency's name, where the year is settled, in the order of the city's volume. One query."""
    settled = Plan.objects.filter(year=year, settled_at__isnull=False, agency__isnull=False)
    return dict(settled.order_by("chapter", "agency__code").values_list("pk", AGENCY_NAME))


def has_indicator(year: int, code: str) -> bool:
    """Whether a plan of the year, an agency's or the common one, has an indicator of this printed code. One query."""
    numbers = _CODE.fullmatch(code)
    if numbers is None:
        return False
    facet, objective, no = map(int, numbers.groups())
    rows = Indicator.objects.filter(objective__facet__no=facet, objective__no=objective, no=no)
    return rows.filter(plan__year=year).exists()


def _name(person) -> str:
    return str(person) if person else ""


def unseen_points(plan_ids: Collection[int]) -> Counter[int]:
    """Plan's id → how much of what carrying the year over did to it nobody has looked at."""
    rows = CopyReview.objects.filter(plan__in=plan_ids, seen_at=None).order_by()
    return Counter(rows.values_list("plan_id", flat=True))
