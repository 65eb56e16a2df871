"""Which way the total is going: the drawing of the year's course, the agency's rank, and the grade it may end with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from chiayi_kpi.core.charts import Fan, FanChart, Level, Series, fan_chart
from chiayi_kpi.core.roc import LAST_MONTH, MONTHS
from chiayi_kpi.core.templatetags.numbers import roc_year
from indicators.year_end.grades import WHOLE, Grade, graded, reached
from reports.analysis.comparisons.year_course import AgencyRank, YearCourse
from reports.analysis.outlook.model import Forecast
from reports.snapshot.reporting_calendar import ReportingCalendar

_AGO = (3, 1, 0)  # so many months before the one shown


@dataclass(frozen=True, slots=True)
class CourseBlock:
    """What ``_course.html`` prints. ``change`` is to the same month of the year before, None where that is not known.

    ``steps``: (month, total) of three months before, of the month before and of the month shown, of those that are known.
    ``grade``: that of the points so far where the year ``is_over``, until it is settled; before, that of the total expected
    at the year's end; empty where nothing can be foretold.
    ``rank`` is None while nobody owes anything, and where nobody else has a plan.
    """

    chart: FanChart
    steps: tuple[tuple[int, Decimal], ...]
    agency_code: str
    year: int
    through: int
    reported: bool
    is_owed: bool
    has_fan: bool
    has_before: bool
    change: Decimal | None
    provisional: bool
    is_over: bool
    grade: str
    rank: AgencyRank | None


def course_block(
    course: YearCourse,
    forecast: Forecast | None,
    grades: Sequence[Grade],
    calendar: ReportingCalendar,
    *,
    ranked: bool = True,
) -> CourseBlock:
    """The block; ``forecast`` is None where the terms of the year's end cannot be computed, ``ranked``: whether the rank is shown."""
    snapshot = course.snapshot
    reported = snapshot.is_owed and bool(
        snapshot.score.total or any(one.score.inputs for one in snapshot.indicators())
    )
    foretold = (
        forecast is not None
        and forecast.has_estimates
        and reported
        and snapshot.through < LAST_MONTH
        and calendar.is_owed(snapshot.through)
    )
    end = forecast.end if forecast is not None and foretold else None
    months = {month: total for month, total in course.months.items() if reported and calendar.is_owed(month)}
    last = course.before.get(snapshot.through)
    is_over = snapshot.through == LAST_MONTH and calendar.is_over
    grade = reached(end.expected, end.maximum, grades).name if end else ""
    if is_over and snapshot.is_graded and snapshot.seal is None:
        grade = graded(snapshot.score, grades).grade.name
    return CourseBlock(
        chart=fan_chart(
            _series("actual", snapshot.year, months),
            _series("previous", snapshot.year - 1, course.before) if course.before else None,
            Fan(end.least, end.expected, end.most) if end else None,
            _levels(grades, snapshot.score.maximum),
            summary=_("The total at the end of every month, in points"),
            unit=_("points"),
            axis=_("month"),
            expected=_("expected"),
        ),
        steps=tuple(
            (month, months[month]) for month in (snapshot.through - ago for ago in _AGO) if month in months
        ),
        agency_code=snapshot.agency_code,
        year=snapshot.year,
        through=snapshot.through,
        reported=reported,
        is_owed=snapshot.is_owed,
        has_fan=end is not None,
        has_before=bool(course.before),
        provisional=snapshot.score.provisional and snapshot.seal is None,
        change=None if last is None or not reported else snapshot.score.total - last,
        is_over=is_over,
        grade=grade,
        rank=course.rank if ranked and reported and course.rank and course.rank.among > 1 else None,
    )


def _series(kind: str, year: int, totals: Mapping[int, Decimal]) -> Series:
    return Series(kind, roc_year(year), [totals.get(month) for month in MONTHS])


def _levels(grades: Sequence[Grade], maximum: Fraction) -> list[Level]:
    """Where each grade begins, on the scale of what the agency can have."""
    return [Level(grade.name, Fraction(grade.least) * maximum / WHOLE) for grade in grades if grade.least]
