"""The year's end as it is foretold, and the same with the values that are supposed."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from indicators.scoring.engine import score
from indicators.scoring.model import AgencyScore, AgencyYear, IndicatorSpec
from reports.analysis.outlook.estimable import supposed_values
from reports.analysis.outlook.measures import specs
from reports.analysis.outlook.scenario import DECEMBER, supposing
from reports.analysis.outlook.year_end import Outlook, years_of
from reports.pages.what_if.query import is_awarded
from reports.snapshot.model import Snapshot


class Both(NamedTuple):
    before: AgencyScore
    after: AgencyScore


def both_scores(snapshot: Snapshot, found: Outlook, values: Mapping[str, Decimal]) -> Both:
    """One agency's year at its end: as foretold, and with ``values`` (indicator code → value, or points awarded).

    What cannot be foretold is taken as it stands; so are the agencies that it is ranked with.
    """
    own, *rivals = years_of([snapshot])
    expected = supposed_values(found.spoken.get(own.agency, {}), lambda estimate: estimate.central)
    others = [supposing(rival, {}, snapshot.through) for rival in rivals]
    before = supposing(own, expected, snapshot.through)
    changed = {**expected}
    awards = {code: dict(parts) for code, parts in own.facts.awards.items()}
    for spec in specs(own):
        if spec.code in values:
            if is_awarded(spec):
                awards.setdefault(spec.code, {})[spec.components[0].no] = values[spec.code]
            else:
                changed[spec.code] = {**expected.get(spec.code, {}), **_leading(spec, values[spec.code])}
    after = supposing(own, changed, snapshot.through)
    after = replace(after, facts=replace(after.facts, awards=awards))
    return Both(_scored(before, others), _scored(after, others))


def _leading(spec: IndicatorSpec, value: Decimal) -> dict[int, Fraction]:
    """The components that score what the first one scores: their value is the indicator's."""
    if not spec.components:
        return {}
    first = spec.components[0].formula
    return {part.no: Fraction(value) for part in spec.components if part.formula == first}


def _scored(own: AgencyYear, others: list[AgencyYear]) -> AgencyScore:
    return score([own, *others], DECEMBER, only={own.agency})[own.agency]
