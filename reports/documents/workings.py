"""The report's appendix: how every point came about, in the engine's own words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from indicators.scoring.rated import working
from indicators.scoring.trace import Step
from indicators.scoring.wording import explain_grouped
from reports.documents import traffic_lights, wording
from reports.snapshot.model import FacetView, IndicatorView, Snapshot

_DATA = ("input.", "formula.", "missing.", "value.")  # what a step of these says is what was measured
_COMPONENT = "component"
# Said once above the tables; settled years have it in every sentence.
_DEFAULT = "（本系統預設計分方式）"


@dataclass(frozen=True, slots=True)
class IndicatorWorking:
    """``data``: what was measured, line by line; ``scoring``: what points that makes."""

    code: str
    name: str
    points: str
    maximum: str
    light: traffic_lights.PrintedLight
    data: tuple[str, ...]
    scoring: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FacetWorking:
    anchor: str
    title: str
    name: str
    indicators: tuple[IndicatorWorking, ...]
    lines: tuple[str, ...]


def workings(snapshot: Snapshot) -> tuple[FacetWorking, ...]:
    """Every facet with its indicators' workings and its own sum."""
    return tuple(_facet(position, facet) for position, facet in enumerate(snapshot.facets, start=1))


def _facet(position: int, facet: FacetView) -> FacetWorking:
    indicators = (indicator for objective in facet.objectives for indicator in objective.indicators)
    return FacetWorking(
        anchor=f"working-{facet.no}",
        title=f"{wording.numeral(position)}、{facet.name}",
        name=facet.name,
        indicators=tuple(map(_indicator, indicators)),
        lines=tuple(map(_line, facet.score.trace)),
    )


def _indicator(indicator: IndicatorView) -> IndicatorWorking:
    score = indicator.score
    steps = tuple(working(score))
    return IndicatorWorking(
        code=indicator.code,
        name=indicator.name,
        points=wording.points(score.points),
        maximum=wording.value(score.maximum),
        light=traffic_lights.printed(score.light),
        data=tuple(_of(steps, data=True)),
        scoring=tuple(_of(steps, data=False)),
    )


def _of(steps: Iterable[Step], *, data: bool) -> Iterator[str]:
    """The lines of one column. That a component begins stands in each column that says something of it."""
    begun = ""
    for step in steps:
        if step.key == _COMPONENT:
            begun = _line(step)
        elif step.key.startswith(_DATA) is data:
            if begun:
                yield begun
                begun = ""
            yield _line(step)


def _line(step: Step) -> str:
    return explain_grouped(step).replace(_DEFAULT, "")
