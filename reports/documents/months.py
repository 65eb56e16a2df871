"""The months of the indicators as the report prints them: a small chart each, and all their numbers in one table."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from chiayi_kpi.core.charts import Gap, MonthAmounts, MonthChart, Series, month_chart
from chiayi_kpi.core.formats import with_equal_decimals
from chiayi_kpi.core.roc import LAST_MONTH, MONTHS
from reports.analysis.gap import gap
from reports.documents import wording
from reports.documents.earlier import earlier_indicators, last_result
from reports.snapshot.model import IndicatorView, Snapshot
from reports.snapshot.series import MonthlySeries, Values
from reports.snapshot.year_end import EarlierIndicator

# Two in a row of the text: at 86 mm their letters, 12 units, are 8 points high.
_WIDTH, _HEIGHT = 365, 145
_OVER_BARS = 125  # the line's share where its months stand below it
_HEADING = 106  # half-width characters: two lines over a chart, its number before them
_IN_WORDS = {
    "previous": "{name}度實績值",
    "level": "{name}度實績值",
    "target": "年度目標值",
    "planned": "預定進度",
    "actual": "實績值",
}
_BESIDE_LAST_YEAR = "與上年全年相較，年底始為定論"
_NOTHING: Values = (None,) * LAST_MONTH


@dataclass(frozen=True, slots=True)
class IndicatorMonths:
    """An indicator of which at least one month is known; ``numbers`` go up to the report's, ``unit`` and ``remark`` may be empty."""

    code: str
    name: str
    unit: str
    remark: str
    chart: MonthChart
    numbers: tuple[str, ...]

    @property
    def heading(self) -> str:
        """What stands over the chart, on two lines at most; the table and the chart's own text have the whole name."""
        unit = "".join(f"（{said}）" for said in (self.unit, self.remark) if said)
        return wording.clipped(f"{self.code} {self.name}", _HEADING - wording.width(unit)) + unit


def indicator_months(snapshot: Snapshot) -> Mapping[str, IndicatorMonths]:
    """By code, the indicators that have a value in some month of the year; empty without the engine's input."""
    earlier = earlier_indicators(snapshot)
    return {
        indicator.code: _months(snapshot, indicator, months, earlier)
        for indicator in snapshot.indicators()
        if (months := snapshot.months(indicator)).is_reported
    }


def _months(
    snapshot: Snapshot,
    indicator: IndicatorView,
    months: MonthlySeries,
    earlier: Mapping[str, EarlierIndicator],
) -> IndicatorMonths:
    series = _series(snapshot, indicator, months, earlier)
    amounts = MonthAmounts("當月", months.added, "當月應達", months.added_due) if months.builds_up else None
    return IndicatorMonths(
        code=indicator.code,
        name=indicator.name,
        unit=indicator.unit,
        remark=_BESIDE_LAST_YEAR if months.unequal else "",
        chart=month_chart(
            series,
            summary=_summary(indicator, series),
            unit=indicator.unit,
            axis="月",
            gap=_gap(snapshot, indicator),
            amounts=amounts,
            width=_WIDTH,
            height=_OVER_BARS if amounts else _HEIGHT,
            compact=True,
        ),
        numbers=with_equal_decimals([_number(months, month) for month in MONTHS[: snapshot.through]]),
    )


def _gap(snapshot: Snapshot, indicator: IndicatorView) -> Gap | None:
    short = gap(indicator.score)
    if short is None:
        return None
    words = "尚差" if short > 0 else "超出"
    return Gap(snapshot.through, f"{words} {wording.measured(abs(short), indicator.unit)}")


def _number(months: MonthlySeries, month: int) -> str:
    """What stands for a month in the table; empty where nothing was due, a mark where figures make no value (0 of 0)."""
    value = months.values[month - 1]
    if value is None and month in months.reported:
        return wording.NO_VALUE
    return "" if value is None and month not in months.due else wording.value(value)


def _series(
    snapshot: Snapshot,
    indicator: IndicatorView,
    months: MonthlySeries,
    earlier: Mapping[str, EarlierIndicator],
) -> tuple[Series, ...]:
    """What is drawn, the value on top of the rest; a target that the path already shows is left out."""
    level = (indicator.score.target,) * LAST_MONTH
    before = _last_year(snapshot, indicator, earlier)
    rows = (
        Series("previous" if len(set(before)) > 1 else "level", f"{snapshot.year - 1} 年", before),
        Series("target", "目標", level if months.path != level else _NOTHING),
        Series("planned", "預定", months.path),
        Series("actual", "實績", months.values, months.due),
    )
    return tuple(row for row in rows if row.values != _NOTHING)


def _last_year(
    snapshot: Snapshot, indicator: IndicatorView, earlier: Mapping[str, EarlierIndicator]
) -> Values:
    """Last year's value by month; where only its result is known, that as a level."""
    before = earlier.get(indicator.code)
    if before and before.unit == indicator.unit and any(value is not None for value in before.months):
        return before.months
    return (last_result(snapshot, indicator, earlier),) * LAST_MONTH


def _summary(indicator: IndicatorView, series: tuple[Series, ...]) -> str:
    """The chart in words for who does not see it: where each line begins and ends. The table has every number."""
    unit = f"（單位：{indicator.unit}）" if indicator.unit else ""
    lines = {row.kind: row for row in reversed(series)}
    to_target = {"planned", "target"} <= lines.keys() and lines["planned"].values[
        -1
    ] == indicator.score.target
    if to_target:
        del lines["target"]
    said = "；".join(
        _IN_WORDS[kind].format(name=row.name)
        + _in_words(cast(Values, row.values), goal="年度目標值" if to_target and kind == "planned" else "")
        for kind, row in lines.items()
    )
    return f"{indicator.code} {indicator.name}逐月折線圖{unit}。{said}。各月實績之數值列於附錄「各項指標逐月實績」。"


def _in_words(values: Values, goal: str) -> str:
    """``goal`` is what the last value is."""
    if len(set(values)) == 1:
        return f"全年均為 {wording.value(values[0])}"
    known = [(month, value) for month, value in zip(MONTHS, values, strict=True) if value is not None]
    (first, begin), (last, end) = known[0], known[-1]
    if first == last:
        return f"於{wording.numeral(first)}月為 {wording.value(begin)}"
    way = "升至" if end > begin else "降至" if end < begin else "至"
    return (
        f"由{wording.numeral(first)}月之 {wording.value(begin)} "
        f"{way}{wording.numeral(last)}月之{goal} {wording.value(end)}"
    )
