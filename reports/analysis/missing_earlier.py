"""The earlier years' values that an agency's year lacks: without them a target or a growth cannot be told."""

from collections.abc import Iterator

from indicators.scoring.formula import PRIOR
from indicators.scoring.model import IndicatorSpec
from reports.snapshot.model import Snapshot


def missing_earlier(snapshot: Snapshot) -> dict[str, tuple[int, ...]]:
    """Indicator code → the years whose values nobody knows; nothing of a settled year, or of what does not apply."""
    if snapshot.seal is not None or snapshot.given is None:
        return {}
    facts, found = snapshot.given.facts, {}
    for spec in snapshot.given.indicators():
        known = facts.history.get(spec.code, {})
        years = tuple(sorted({year for year in _needed(spec, snapshot.year) if year not in known}))
        if years and spec.code not in facts.not_applicable:
            found[spec.code] = years
    return found


def _needed(spec: IndicatorSpec, year: int) -> Iterator[int]:
    for part in spec.components:
        length = part.rule.baseline_length() or 0
        yield from range(year - length, year)
        if part.formula is not None and PRIOR in part.formula.names:
            yield year - 1
