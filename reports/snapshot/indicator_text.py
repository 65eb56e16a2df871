"""An indicator's numbers and state as text for people: one place for the page and the table in the terminal."""

from dataclasses import dataclass
from fractions import Fraction

from chiayi_kpi.core.formats import EMPTY, fixed
from chiayi_kpi.core.templatetags.layout import STATES
from indicators.live_text import due_text, goal_text, shown_state, value_with_unit
from indicators.scoring.model import IndicatorScore
from indicators.scoring.rounding import shown
from reports.snapshot.model import IndicatorView

HUNDRED = Fraction(100)


@dataclass(frozen=True, slots=True)
class IndicatorText:
    """Value, what was due by now and target with the unit; the rate in per cent, never capped; a dash for none."""

    value: str
    due: str
    target: str  # as the plan prints it, if it does
    baseline: str  # the number that an arrow (↑, ↓) stands for, or empty
    compared: str  # what the value is compared with: ``≥ 90 %``
    rate: str


def indicator_text(indicator: IndicatorView) -> IndicatorText:
    """The texts of one indicator of a snapshot."""
    score = indicator.score
    earlier_years = bool(score.spec.components) and score.spec.components[0].rule.baseline_length()
    baseline = score.target is not None and earlier_years
    return IndicatorText(
        value=value_with_unit(score.value, indicator.unit, score.target),
        due=due_text(score),
        target=indicator.target_text or _compared(indicator),
        baseline=value_with_unit(score.target, indicator.unit, score.value) if baseline else "",
        compared=_compared(indicator),
        rate=EMPTY if score.rate is None else _percent(score.rate),
    )


def _compared(indicator: IndicatorView) -> str:
    score = indicator.score
    goal = score.goal
    if goal is None:
        return EMPTY
    return goal_text(goal, indicator.unit, score.value)


def _percent(rate: Fraction) -> str:
    """Two decimals, or as many more as keep a rate just under 100 % from looking as if it were reached."""
    text = fixed(rate)
    misleads = text == "100.00" and rate != HUNDRED
    return f"{shown(rate, HUNDRED) if misleads else text} %"


def state_label(score: IndicatorScore) -> str:
    """The state in words; empty where the indicator is simply scored."""
    mark = shown_state(score)
    return str(STATES[mark][1]) if mark else ""
