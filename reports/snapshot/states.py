"""What an indicator's state is called where it is not simply scored."""

from chiayi_kpi.core.templatetags.layout import STATES
from indicators.scoring.model import IndicatorScore, State


def state_label(score: IndicatorScore) -> str:
    """The state in words; empty where the indicator is scored."""
    return "" if score.state is State.SCORED else str(STATES[score.state.value][1])
