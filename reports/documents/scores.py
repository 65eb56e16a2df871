"""The report's indicator tables: what was to be reached, what was, and the points it earned."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.safestring import SafeString

from chiayi_kpi.core.roc import LAST_MONTH, dotted
from indicators.scoring import rounding
from indicators.scoring.model import ComponentScore, IndicatorScore
from indicators.scoring.rules.base import Basis
from indicators.selectors.revisions import RevisionRow
from objectives.models import Facet
from reports.documents import narrative, rich_text, traffic_lights, wording
from reports.documents.months import IndicatorMonths
from reports.documents.standards import Standards, standards
from reports.snapshot.model import FacetView, IndicatorView, ObjectiveView, Snapshot

_SHORT, _FEW = 12, 2  # lines beside a chart; charts: one row
_ACROSS = 17  # characters of a line beside a chart
_VALUE_EM = Decimal("5.2")  # how wide the column of the values is, in its letters
_FULL = 100  # percent


_BESIDE_LAST_YEAR = "與上年全年相較，年底始為定論"


@dataclass(frozen=True, slots=True)
class Measure:
    """What one scoring component measured: the value, its unit, and the achievement rate.

    ``room`` is left behind the value, so that the points of a column's numbers stand below each other.
    """

    value: str
    room: str
    unit: str
    rate: str


@dataclass(frozen=True, slots=True)
class ScoreRow:
    code: str
    name: str
    target: tuple[narrative.Block, ...]
    compared: str  # the number the value was compared with, where the printed target does not say it
    revised: tuple[
        str, ...
    ]  # the targets before, or those that hold later, with the cause and countermeasure of each
    measures: tuple[Measure, ...]
    state: str
    maximum: str
    original_weight: str  # the plan's weight, where redistribution changed it
    points: str
    light: traffic_lights.PrintedLight


@dataclass(frozen=True, slots=True)
class ObjectiveRows:
    label: str
    name: str
    maximum: str
    points: str
    indicators: tuple[ScoreRow, ...]
    anchor: str
    account: tuple[narrative.Block, ...]  # its plain lines
    written: SafeString  # and as it was written in the editor, where it was
    charts: tuple[IndicatorMonths, ...]  # of its indicators that have a month
    missed: tuple[str, ...]  # its indicators that fell short of the year's target, with how far they came

    @property
    def is_written(self) -> bool:
        return bool(self.account or self.written)

    @property
    def is_short(self) -> bool:
        """Whether the account is surely shorter than a third of a page, so that it is set on one."""
        lines = sum(-(-len(item.text) // _ACROSS) for block in self.account for item in block.items)
        large = any(tag in self.written for tag in ("<img", "<table"))
        return lines <= _SHORT and len(self.charts) <= _FEW and not large

    @property
    def is_beside(self) -> bool:
        """Whether the account is set beside its only chart."""
        return self.is_short and len(self.charts) == 1


@dataclass(frozen=True, slots=True)
class FacetTable:
    anchor: str
    title: str
    name: str
    maximum: str
    points: str
    uncapped: str  # the sum, where the cap bit
    objectives: tuple[ObjectiveRows, ...]
    standards: Standards

    @property
    def accounts(self) -> tuple[ObjectiveRows, ...]:
        """The objectives of which there is something to tell or to show."""
        return tuple(found for found in self.objectives if found.is_written or found.charts)

    @property
    def unwritten(self) -> tuple[ObjectiveRows, ...]:
        """Those that are named only, as not written about yet."""
        return tuple(found for found in self.objectives if not (found.is_written or found.charts))


Months = Mapping[str, IndicatorMonths]


def tables(snapshot: Snapshot, months: Months) -> tuple[FacetTable, ...]:
    """One table a facet in the plan's order; the fifth part is the last of them where the plan has it.

    ``months`` are those of ``indicator_months``. Only of a whole year is it said which targets were missed.
    """
    return tuple(
        _table(position, facet, measured, months, snapshot.through)
        for position, (facet, measured) in enumerate(
            zip(snapshot.facets, standards(snapshot), strict=True), start=1
        )
    )


def is_narrative(facet: FacetView) -> bool:
    """Whether it is the fifth part (施政績效具體事蹟), which has its own chapter."""
    return facet.no == Facet.NARRATIVE


def _table(position: int, facet: FacetView, measured: Standards, months: Months, through: int) -> FacetTable:
    score = facet.score
    decimals = most_decimals(one for objective in facet.objectives for one in objective.indicators)
    return FacetTable(
        anchor=f"facet-{facet.no}",
        title=f"{wording.numeral(position)}、{facet.name}（{rounding.plain(facet.weight)}%）",
        name=facet.name,
        maximum=rounding.plain(score.maximum),
        points=wording.points(score.points),
        uncapped=wording.points(score.uncapped) if score.uncapped != score.points else "",
        objectives=tuple(_objective(objective, months, through, decimals) for objective in facet.objectives),
        standards=measured,
    )


def _objective(objective: ObjectiveView, months: Months, through: int, decimals: int) -> ObjectiveRows:
    return ObjectiveRows(
        label=f"({wording.numeral(objective.no)})",
        name=objective.name,
        maximum=rounding.plain(objective.score.maximum) if objective.weight else "加分",
        points=wording.points(objective.score.points),
        indicators=score_rows(objective.indicators, through, decimals),
        anchor=f"account-{objective.code}",
        account=narrative.blocks(rich_text.lines(objective.account)),
        written=rich_text.written(objective),
        charts=tuple(months[found.code] for found in objective.indicators if found.code in months),
        missed=tuple(_missed(objective)) if through == LAST_MONTH else (),
    )


def _missed(objective: ObjectiveView) -> Iterator[str]:
    for found in objective.indicators:
        for part, far in missed_parts(found):
            yield f"{found.code}{f' {part}' if part else ''}（{far}）"


def missed_parts(indicator: IndicatorView) -> Iterator[tuple[str, str]]:
    """What of an indicator has not reached its target, and how far it came: of several parts each by itself, by its name.

    The first one's light may be green.
    """
    parts: Sequence[ComponentScore | IndicatorScore] = indicator.score.components or (indicator.score,)
    several = len(indicator.score.components) > 1
    for part in parts:
        if _is_missed(part):
            name = f"計分第 {part.no} 項" if several and isinstance(part, ComponentScore) else ""
            yield name, how_far(indicator, part)


def _is_missed(part: ComponentScore | IndicatorScore) -> bool:
    """Whether the target is not reached; where the rule has none, whether its rate is not full, or points were taken off."""
    if part.reached is not None:
        return not part.reached
    if part.rate is not None:
        return part.rate < _FULL
    return part.value is not None and _takes_points(part) and part.points < rounding.points(part.maximum)


def _takes_points(part: ComponentScore | IndicatorScore) -> bool:
    """Whether each occurrence costs points: of none is what the year is meant to end with."""
    rule = part.rule if isinstance(part, ComponentScore) else None
    return rule is not None and rule.basis is Basis.OCCURRENCES


def how_far(indicator: IndicatorView, part: ComponentScore | IndicatorScore) -> str:
    """The rate; where it has none, or is full on a bound that is not enough, the value."""
    if part.rate is not None and part.rate < _FULL:
        return f"達成率 {wording.rate(part.rate)}"
    return f"實績 {wording.measured(part.value, indicator.unit, part.target)}"


def score_rows(
    indicators: Iterable[IndicatorView], through: int, decimals: int | None = None
) -> tuple[ScoreRow, ...]:
    """Indicators as the results' table prints them; ``decimals`` are those of its column, otherwise of these indicators."""
    indicators = tuple(indicators)
    most = most_decimals(indicators) if decimals is None else decimals
    return tuple(_score_row(one, through, most) for one in indicators)


def most_decimals(indicators: Iterable[IndicatorView]) -> int:
    """The decimals of the longest of the values that these indicators print."""
    return wording.most_decimals(value for one in indicators for value, _rate in _values(one))


def _score_row(indicator: IndicatorView, through: int, decimals: int) -> ScoreRow:
    score = indicator.score
    changed = indicator.weight and score.maximum != Fraction(indicator.weight)
    return ScoreRow(
        code=indicator.code,
        name=indicator.name,
        target=narrative.blocks(indicator.target_text),
        compared=_compared(indicator),
        revised=tuple(_revised(row, through) for row in indicator.revisions),
        measures=tuple(
            Measure(value, wording.room(value, decimals, _VALUE_EM), indicator.unit, rate)
            for value, rate in _values(indicator)
        ),
        state=_BESIDE_LAST_YEAR if score.stands_beside_last_year else traffic_lights.state_words(score),
        maximum=wording.value(score.maximum) if indicator.weight else f"加分 {wording.value(score.maximum)}",
        original_weight=rounding.plain(indicator.weight) if changed else "",
        points=wording.points(score.points),
        light=traffic_lights.printed(score.light),
    )


def _compared(indicator: IndicatorView) -> str:
    """A target that the plan prints as ↑, ↓ or in words, in figures."""
    if indicator.score.target is None or any(character.isdigit() for character in indicator.target_text):
        return ""
    return wording.measured(indicator.score.target, indicator.unit)


def _revised(row: RevisionRow, through: int) -> str:
    """What was changed after the approval, with why and what is done about it: the old one stays, with the month it held until.

    In a month that it held in, it is the target itself, and what is told is from when on there is another.
    """
    what, day = wording.REVISED[row.what], dotted(row.at)
    reason = wording.reasoned(row.cause, row.countermeasure)
    if row.since > through:
        return f"{what}於 {day} 變更為 {row.new}，自 {row.since} 月起適用；原因：{reason}"
    until = f"至 {row.since - 1} 月，" if row.since > 1 else ""
    return f"原{what} {row.old}（{until}{day} 變更）；原因：{reason}"


def _values(indicator: IndicatorView) -> tuple[tuple[str, str], ...]:
    """What each scoring component measured: value and rate."""
    score = indicator.score
    found: list[ComponentScore | IndicatorScore] = [
        part for part in score.components if part.value is not None
    ]
    return tuple(
        (wording.value(part.value, part.target), wording.rate(part.rate))
        for part in found or [score]
        if part.value is not None
    )
