"""Status lights and states as the documents print them: symbol, colour and words together."""

from dataclasses import dataclass

from indicators.scoring.model import IndicatorScore, Light, State
from indicators.scoring.trace import CHINESE
from indicators.scoring.traffic_light import TrafficLight

_STATES = {
    State.UNREPORTED: "尚未填報",
    State.UNDECIDED: "無案件，計分方式待決定",
    State.AWAITING_AWARD: "待評分",
    State.NOT_APPLICABLE: "不適用",
    State.UNDEFINED: "無案件",
}


@dataclass(frozen=True, slots=True)
class PrintedLight:
    """``light`` is the style's name (green …), ``symbol`` ★▲●□, ``name`` the colour in words."""

    light: str
    symbol: str
    name: str


def printed(light: Light) -> PrintedLight:
    """The light as every document prints it, in the words of the engine."""
    symbol, _, name = TrafficLight(light).in_words(CHINESE).partition(" ")
    return PrintedLight(light.value, symbol, name)


def state_words(score: IndicatorScore) -> str:
    """What stands in place of a value; nothing for an indicator that was scored."""
    if score.not_due:
        return "尚未屆填報期"
    return "缺歷年數值" if score.lacks_earlier_years else _STATES.get(score.state, "")
