"""The report's appendix: how every point came about, in the engine's own words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from indicators.scoring.trace import (
    CHINESE,
    Algebra,
    Amount,
    Argument,
    Compared,
    Exact,
    Rendered,
    Step,
    Yearly,
)
from indicators.scoring.wording import explain
from reports.documents import traffic_lights as lamps
from reports.documents import wording
from reports.snapshot.model import FacetView, IndicatorView, Snapshot

_NUMBERS = (Algebra, Amount, Compared, Exact, Yearly)
_LONG = re.compile(r"(?<![\d.])\d{4,}")  # the whole part of a number, not its decimals


@dataclass(frozen=True, slots=True)
class IndicatorWorking:
    code: str
    name: str
    points: str
    maximum: str
    light: lamps.PrintedLight
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FacetWorking:
    title: str
    indicators: tuple[IndicatorWorking, ...]
    lines: tuple[str, ...]


def workings(snapshot: Snapshot) -> tuple[FacetWorking, ...]:
    """Every facet with its indicators' workings and its own sum."""
    return tuple(_facet(position, facet) for position, facet in enumerate(snapshot.facets, start=1))


def _facet(position: int, facet: FacetView) -> FacetWorking:
    indicators = (indicator for objective in facet.objectives for indicator in objective.indicators)
    return FacetWorking(
        title=f"{wording.numeral(position)}、{facet.name}",
        indicators=tuple(map(_indicator, indicators)),
        lines=_lines(facet.score.trace),
    )


def _indicator(indicator: IndicatorView) -> IndicatorWorking:
    score = indicator.score
    return IndicatorWorking(
        code=indicator.code,
        name=indicator.name,
        points=wording.points(score.points),
        maximum=wording.value(score.maximum),
        light=lamps.printed(score.light),
        lines=_lines(score.trace),
    )


def _lines(trace: Sequence[Step]) -> tuple[str, ...]:
    return tuple(explain(_for_print(step), CHINESE) for step in trace)


@dataclass(frozen=True, slots=True)
class _Grouped:
    """A step's argument whose numbers get thousands separators once they are written out."""

    written: Rendered

    def in_words(self, lang: str) -> str:
        return _LONG.sub(lambda found: f"{int(found[0]):,}", self.written.in_words(lang))


def _for_print(step: Step) -> Step:
    """The step as the appendix prints it. Names and codes come as texts and stay as they are."""
    return Step(step.key, {name: _grouped(arg) for name, arg in step.args.items()})


def _grouped(arg: Argument) -> Argument:
    """``arg`` with separators where it is a number; in a formula only where figures stand for all its names."""
    if isinstance(arg, Fraction):
        return _Grouped(Compared(arg, None))
    in_names = isinstance(arg, Algebra) and any(
        not isinstance(label, Fraction) for label in arg.labels.values()
    )
    if isinstance(arg, _NUMBERS) and not in_names:
        return _Grouped(arg)
    return arg
