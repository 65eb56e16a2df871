"""Last year's results of this year's indicators, where it is certain that they are the same ones."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from chiayi_kpi.core.roc import LAST_MONTH
from indicators.scoring.formula import PRIOR
from indicators.scoring.model import IndicatorScore
from indicators.scoring.rules.base import Basis
from reports.documents import wording
from reports.snapshot.model import IndicatorView, Snapshot
from reports.snapshot.year_end import EarlierIndicator, names_apart


def earlier_indicators(snapshot: Snapshot) -> Mapping[str, EarlierIndicator]:
    """By this year's code, what the same indicator came to in last year's plan."""
    end = snapshot.year_end
    if end is None or end.last_year is None:
        return {}
    known = end.last_year.indicators
    names = names_apart(snapshot.indicators())
    return {code: known[name] for code, name in names.items() if name in known}


def measures_growth(found: IndicatorView) -> bool:
    """Whether a formula starts from last year's value, so that what is recorded of it is another quantity than the value."""
    return any(part.formula and PRIOR in part.formula.names for part in found.score.spec.components)


def last_result(
    snapshot: Snapshot, found: IndicatorView, earlier: Mapping[str, EarlierIndicator]
) -> Fraction | None:
    """Last year's value as the agency recorded it (歷年), otherwise as last year's plan came to it.

    Where growth is measured, what was recorded is another quantity.
    """
    recorded = snapshot.earlier_values(found.code).get(snapshot.year - 1)
    if recorded is not None and not measures_growth(found):
        return Fraction(recorded)
    before = earlier.get(found.code)
    return before.value if before else None


def last_results(
    snapshot: Snapshot, found: IndicatorView, earlier: Mapping[str, EarlierIndicator]
) -> tuple[Fraction | None, bool]:
    """What this year's value is set beside, and whether it is of the same months.

    Part of a year is compared with the same part of last year; where that is not known, last year's result stands beside
    it without being compared.
    """
    if snapshot.through == LAST_MONTH:
        return last_result(snapshot, found, earlier), True
    before = earlier.get(found.code)
    known = before.months[snapshot.through - 1] if before and before.months and snapshot.through else None
    if known is not None and before is not None and before.unit == found.unit:
        return known, True
    return last_result(snapshot, found, earlier), False


def better_with(score: IndicatorScore) -> int:
    """1 where a larger value of the indicator is better, -1 where a smaller one is, 0 where neither can be said."""
    goal = score.goal
    if goal is None:
        rules = {part.rule.basis for part in score.components if part.rule}
        return -1 if rules == {Basis.OCCURRENCES} else 0
    return int(goal.more_is_better) - int(goal.fewer_is_better)


def verdict(change: Fraction | Decimal, better: int) -> str:
    """Whether a change is for the better, in a word; ``better`` as of ``better_with``."""
    if not change:
        return "持平"
    return wording.NOTHING if not better else "進步" if (change > 0) is (better > 0) else "退步"
