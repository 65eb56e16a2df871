"""The report's appendix: how every point came about, in the engine's own words."""

from collections.abc import Sequence
from dataclasses import dataclass

from indicators.scoring.rated import working
from indicators.scoring.trace import Step
from indicators.scoring.wording import explain_grouped
from reports.documents import traffic_lights, wording
from reports.snapshot.model import FacetView, IndicatorView, Snapshot


@dataclass(frozen=True, slots=True)
class IndicatorWorking:
    code: str
    name: str
    points: str
    maximum: str
    light: traffic_lights.PrintedLight
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
        light=traffic_lights.printed(score.light),
        lines=_lines(working(score)),
    )


def _lines(trace: Sequence[Step]) -> tuple[str, ...]:
    return tuple(map(explain_grouped, trace))
