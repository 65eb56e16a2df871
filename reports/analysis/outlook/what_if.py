"""The year's end as it is foretold, and the same with other values."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from chiayi_kpi.core.roc import LAST_MONTH
from indicators.scoring.engine import score
from indicators.scoring.model import AgencyScore, IndicatorSpec
from reports.analysis.outlook.scenario import up_to, with_values
from reports.analysis.outlook.year_end import Outlook, expected_values, years_of
from reports.snapshot.model import Snapshot


def is_awarded(spec: IndicatorSpec) -> bool:
    """Whether another value is a reviewer's points, because the first component takes no value."""
    return bool(spec.components) and spec.components[0].formula is None


def what_if(
    snapshot: Snapshot, found: Outlook, values: Mapping[str, Decimal]
) -> tuple[AgencyScore, AgencyScore]:
    """One agency's year at its end: as foretold, and with ``values`` (indicator code → value, or points awarded).

    What cannot be foretold is taken as it stands; so are the agencies that it is ranked with.
    """
    own, *rivals = [up_to(year, snapshot.through) for year in years_of([snapshot])]
    expected = expected_values(found.projections.get(own.agency, {}))
    changed = dict(expected)
    awards = {code: dict(parts) for code, parts in own.facts.awards.items()}
    for spec in own.indicators():
        if spec.code in values:
            if is_awarded(spec):
                awards.setdefault(spec.code, {})[spec.components[0].no] = values[spec.code]
            else:
                changed[spec.code] = {**expected.get(spec.code, {}), **_leading(spec, values[spec.code])}
    after = with_values(own, changed)
    after = replace(after, facts=replace(after.facts, awards=awards))
    before, then = (
        score([year, *rivals], LAST_MONTH, only={own.agency})[own.agency]
        for year in (with_values(own, expected), after)
    )
    return before, then


def _leading(spec: IndicatorSpec, value: Decimal) -> dict[int, Fraction]:
    """The components that score what the first one scores: their value is the indicator's."""
    if not spec.components:
        return {}
    first = spec.components[0].formula
    return {part.no: Fraction(value) for part in spec.components if part.formula == first}
