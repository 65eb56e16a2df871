"""Whom the rank rule compares: the values of a year's agencies by component."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from indicators.scoring.model import AgencyYear, IndicatorSpec, State
from indicators.scoring.rules.base import Rivals
from indicators.scoring.values import IndicatorValues

# Year, indicator's code and name, component. The name belongs to it because agencies number their own
# indicators alike: 1-1-1 of the police is not 1-1-1 of the library.
Key = tuple[int, str, str, int]


def compares(spec: IndicatorSpec) -> bool:
    """Whether a component of this indicator compares agencies."""
    return any(component.rule.compares for component in spec.components)


def key(year: int, spec: IndicatorSpec, no: int) -> Key:
    return year, spec.code, spec.name, no


def all_rivals(city: Iterable[tuple[AgencyYear, Sequence[IndicatorValues]]]) -> Mapping[Key, Rivals]:
    """For every comparing component all values there are, and how many agencies still lack one.

    An agency to which it does not apply, and one whose value is undefined, takes no part.
    """
    values: dict[Key, list[Fraction]] = {}
    absent: dict[Key, int] = {}
    for agency, indicators in city:
        for found in indicators:
            for component, part in zip(found.spec.components, found.components, strict=True):
                if not component.rule.compares:
                    continue
                place = key(agency.year, found.spec, component.no)
                if part.state is State.SCORED and part.value is not None:
                    values.setdefault(place, []).append(part.value)
                elif part.state is State.UNREPORTED:
                    absent[place] = absent.get(place, 0) + 1
    return {place: Rivals.of(values.get(place, ()), absent.get(place, 0)) for place in {**values, **absent}}
