"""Months for the documents' snapshots: what the engine would have been given for some indicators."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from indicators.scoring.formula import parse
from indicators.scoring.frequency import Frequency
from indicators.scoring.model import AgencyYear, Aggregation, ComponentScore, ComponentSpec, Facts, InputSpec
from indicators.scoring.rules import parse_rule
from reports.snapshot.model import FacetView, IndicatorView, ObjectiveView, Snapshot

INPUT = "x"
Values = Sequence[int | str | None]


def with_months(
    snapshot: Snapshot,
    values: Mapping[str, Values],
    *,
    history: Mapping[str, Mapping[int, Decimal]] | None = None,
    target: int = 90,
    frequency: Frequency = Frequency.MONTH,
) -> Snapshot:
    """``snapshot`` with the value of each indicator's only input by month from January on; None: not reported."""
    measure = (target, frequency)
    facets = tuple(_facet(facet, values, *measure) for facet in snapshot.facets)
    figures = {
        code: {INPUT: {month: Decimal(one) for month, one in enumerate(row, 1) if one is not None}}
        for code, row in values.items()
    }
    specs = tuple(facet.score.spec for facet in facets)
    facts = Facts(figures=figures, history=history or {})
    given = AgencyYear(snapshot.agency_code, snapshot.year, specs, facts)
    return replace(snapshot, facets=facets, given=given)


def _facet(facet: FacetView, values: Mapping[str, Values], target: int, frequency: Frequency) -> FacetView:
    below = tuple(_objective(one, values, target, frequency) for one in facet.objectives)
    return replace(facet, objectives=below)


def _objective(
    objective: ObjectiveView, values: Mapping[str, Values], target: int, frequency: Frequency
) -> ObjectiveView:
    return replace(
        objective,
        indicators=tuple(
            _indicator(one, target, frequency) if one.code in values else one for one in objective.indicators
        ),
    )


def _indicator(view: IndicatorView, target: int, frequency: Frequency) -> IndicatorView:
    rule = parse_rule("attainment", {"direction": "≥", "target": Decimal(target), "maximum": Decimal(2)})
    spec = replace(
        view.score.spec,
        inputs=(InputSpec(INPUT, "值", view.unit, Aggregation.LAST, frequency=frequency),),
        components=(ComponentSpec(1, rule, parse(INPUT, (INPUT,))),),
    )
    score = view.score
    told = (score.state, score.value, score.target, score.rate, score.points, score.maximum)
    return replace(view, score=replace(score, spec=spec, components=(ComponentScore(1, *told, ()),)))
