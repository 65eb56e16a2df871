"""The indicator's year as a chart: the path it should follow, its value, last year, and what every month brought."""

from fractions import Fraction

from django.utils.translation import gettext as _

from chiayi_kpi.core.charts import Gap, MonthAmounts, Series
from chiayi_kpi.core.roc import LAST_MONTH
from chiayi_kpi.core.templatetags.numbers import roc_year
from indicators.errors import ScoreUnavailable
from indicators.live_text import value_with_unit
from indicators.selectors.lineage import forerunners
from reports.analysis.gap import gap
from reports.snapshot.model import IndicatorView, Snapshot
from reports.snapshot.selectors import build_snapshots
from reports.snapshot.series import MonthlySeries, Values
from reports.snapshot.year_values import is_growth


def chart_series(
    snapshot: Snapshot, indicator: IndicatorView, months: MonthlySeries, last_year: Values
) -> tuple[Series, ...]:
    """What the chart draws, the value on top; a row without any value is left out."""
    target = indicator.score.target
    level = (target,) * LAST_MONTH
    by_month = len(set(last_year)) > 1
    year = roc_year(snapshot.year - 1)
    found = [
        Series("previous", year, last_year)
        if by_month
        else Series("level", _("%(year)s, whole year") % {"year": year}, last_year),
        Series("target", _("Year's target"), level if months.path != level else (None,) * LAST_MONTH),
        Series("planned", _("Planned path"), months.path),
        Series("actual", _("Value so far"), months.values, months.due),
    ]
    return tuple(one for one in found if any(value is not None for value in one.values))


def chart_gap(indicator: IndicatorView, through: int) -> Gap | None:
    """In words, what the value lacks of what was due by now, or has more than was allowed."""
    short = gap(indicator.score)
    if short is None:
        return None
    words = _("short of it by %(gap)s") if short > 0 else _("over it by %(gap)s")
    return Gap(through, words % {"gap": value_with_unit(abs(short), indicator.unit)})


def chart_amounts(months: MonthlySeries) -> MonthAmounts | None:
    """What every month brought and was to bring, where the value is the sum of that."""
    if not months.builds_up or not months.is_reported:
        return None
    return MonthAmounts(_("in the month"), months.added, _("due in the month"), months.added_due)


def last_years_months(snapshot: Snapshot, indicator: IndicatorView) -> Values:
    """Last year's value by month where its months are in the portal; else its result as a level; else nothing.

    Which one it was, ``Forerunners.same`` says; with another unit it is another one.
    What a growth starts from is another quantity (NT$, where the growth is in %): it has no place on the axis.
    """
    months = _reported_last_year(snapshot, indicator)
    if any(value is not None for value in months):
        return months
    growth = is_growth(indicator.score)
    result = None if growth else snapshot.earlier_values(indicator.code).get(snapshot.year - 1)
    return ((None if result is None else Fraction(result)),) * LAST_MONTH


def _reported_last_year(snapshot: Snapshot, indicator: IndicatorView) -> Values:
    nothing = (None,) * LAST_MONTH
    try:
        (before,) = build_snapshots(year=snapshot.year - 1, agency_codes=[snapshot.agency_code])
    except ScoreUnavailable:
        return nothing
    known = forerunners([indicator.id, *(one.id for one in before.indicators())])
    same = known.same(indicator, before.indicators())
    if same is None or same.unit != indicator.unit:
        return nothing
    return before.months(same).values
