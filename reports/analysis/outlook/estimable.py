"""Which indicators can be foretold, and what the engine is told of them."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from indicators.scoring.model import AgencyYear, IndicatorSpec
from reports.analysis.outlook.measures import specs
from reports.analysis.outlook.model import Estimate, Silence
from reports.analysis.outlook.project import Key, Projection

# Indicator code → its projections, one a formula; or why there are none.
Spoken = Mapping[str, tuple[Projection, ...] | Silence]


def spoken(years: Sequence[AgencyYear], projected: Mapping[Key, Projection]) -> dict[str, Spoken]:
    """Agency code → what can be said of each indicator: all of what it scores, or nothing."""
    parts: dict[tuple[str, str], list[Projection]] = defaultdict(list)
    for (agency, code, _no), found in projected.items():
        parts[agency, code].append(found)
    return {
        year.agency: {spec.code: _of(spec, year, parts[year.agency, spec.code]) for spec in specs(year)}
        for year in years
    }


def _of(
    spec: IndicatorSpec, year: AgencyYear, parts: Sequence[Projection]
) -> tuple[Projection, ...] | Silence:
    if spec.code in year.facts.not_applicable:
        return Silence.NOT_APPLICABLE
    if any(found.rule.compares for found in spec.components):
        return Silence.CONTEST
    for part in parts:
        if part.silence:
            return part.silence
    awarded = year.facts.awards.get(spec.code, {})
    reviewed = [found.no for found in spec.components if found.formula is None]
    if any(no not in awarded for no in reviewed):
        return Silence.AWARD
    if parts:
        return tuple(parts)
    return Silence.AWARDED if reviewed else Silence.NO_FIGURES


def supposed_values(found: Spoken, pick: Callable[[Estimate], Fraction]) -> dict[str, dict[int, Fraction]]:
    """Indicator code → component number → the estimate that ``pick`` chooses, of what can be foretold."""
    return {code: values_of(parts, pick) for code, parts in found.items() if not isinstance(parts, Silence)}


def values_of(parts: Sequence[Projection], pick: Callable[[Estimate], Fraction]) -> dict[int, Fraction]:
    """Component number → the estimate that ``pick`` chooses."""
    return {no: pick(part.estimate) for part in parts if part.estimate for no in part.measure.numbers}
