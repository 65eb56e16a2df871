"""Tags that draw: they take exact numbers, ask ``core.charts`` for the geometry and render ``templates/charts/``."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from chiayi_kpi.core import charts
from chiayi_kpi.core.formats import Number, fixed, trimmed
from chiayi_kpi.core.roc import MONTHS

register = template.Library()

# About a page's own width, on a wide screen and on a phone, so that the letters have their size.
_WIDTH, _HEIGHT = 1080, 300
_NARROW, _LOW = 340, 210


@register.inclusion_tag("charts/_sparkline.html")
def sparkline(
    values: Sequence[Number | None],
    planned: Sequence[Number | None] = (),
    due: Collection[int] | None = None,
) -> dict:
    """A year's line against its planned path; both by month from January, None where there is no value.

    ``due``: the months that were to have one, where that is not every month.
    """
    return {"chart": charts.sparkline(values, planned, summary=_summary(values), due=due)}


@register.inclusion_tag("charts/_month_chart.html")
def month_chart(
    series: Sequence[charts.Series],
    title: str,
    unit: str = "",
    gap: charts.Gap | None = None,
    amounts: charts.MonthAmounts | None = None,
    *,
    small: bool = False,
) -> dict:
    """A year's chart and, folded under it, its numbers as a table; ``small``: as on a phone, wherever it stands."""
    said: dict[str, Any] = {
        "summary": title,
        "unit": unit,
        "axis": _("month"),
        "gap": gap,
        "amounts": amounts,
    }
    return {
        "chart": None if small else charts.month_chart(series, **said, width=_WIDTH, height=_HEIGHT),
        "narrow": charts.month_chart(series, **said, width=_NARROW, height=_LOW, compact=True),
        "months": MONTHS,
        "title": title,
    }


@register.inclusion_tag("charts/_bars.html")
def facet_bars(
    rows: Iterable[tuple[str, Number, Number, Number | None]], caption: str = "", mark: str = ""
) -> dict:
    """Bars of (label, points, weight, marked points or None), all in points and to one scale.

    ``mark`` says what is marked; without it, that is the points due by now.
    """
    return {"bars": charts.bars(rows), "caption": caption, "mark": mark}


register.simple_tag(charts.bar_drawing)


@register.inclusion_tag("charts/_share_bars.html")
def share_bars(bars: Sequence[charts.ShareBar], names: Sequence[str], caption: str = "") -> dict:
    """Bars of counted things; ``names`` are what the kinds are called, at most four: those that there are stand in the key."""
    there = {share.no for bar in bars for share in bar.shares}
    key = [{"name": name, "no": no} for no, name in enumerate(names) if no in there]
    return {"bars": bars, "key": key, "caption": caption}


@register.filter
def points_of(points: Number | None, maximum: Number) -> SafeString:
    """``3.90 / 4``: points and what they are out of."""
    earned, of = fixed(points), trimmed(maximum)
    return SafeString(  # numbers alone
        f'<span class="nowrap"><span class="points">{earned}</span> <span class="of">/ {of}</span></span>'
    )


def _summary(values: Sequence[Number | None]) -> str:
    reported = [(month, value) for month, value in enumerate(values, start=1) if value is not None]
    if not reported:
        return _("No month reported")
    (first_month, first), (last_month, last) = reported[0], reported[-1]
    if first_month == last_month:
        return _("Month %(month)s: %(value)s") % {"month": last_month, "value": trimmed(last)}
    return _("Month %(first_month)s: %(first)s; month %(last_month)s: %(last)s") % {
        "first_month": first_month,
        "first": trimmed(first),
        "last_month": last_month,
        "last": trimmed(last),
    }
