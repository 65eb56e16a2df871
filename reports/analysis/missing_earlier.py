"""The earlier years' values that an agency's year lacks: without them a target or a growth cannot be told."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from indicators.scoring.baseline import missing_years
from indicators.scoring.model import IndicatorSpec
from reports.snapshot.model import Snapshot


def missing_earlier(snapshot: Snapshot) -> dict[str, tuple[int, ...]]:
    """Indicator code → the years whose values nobody knows; nothing of a settled year, or of what does not apply."""
    if snapshot.seal is not None or snapshot.given is None:
        return {}
    facts, found = snapshot.given.facts, {}
    for spec in snapshot.given.indicators():
        known = facts.history.get(spec.code, {})
        years = tuple(sorted(set(_missing(spec, snapshot.year, known))))
        if years and spec.code not in facts.not_applicable:
            found[spec.code] = years
    return found


def _missing(spec: IndicatorSpec, year: int, known: Mapping[int, Decimal]) -> Iterator[int]:
    for part in spec.components:
        yield from missing_years(part.rule, year, known)
        if part.formula is not None and part.formula.names_prior and year - 1 not in known:
            yield year - 1
