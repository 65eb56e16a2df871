"""A status light in a working: symbol and colour together, for those who cannot tell the colours apart."""

from collections.abc import Mapping
from dataclasses import dataclass

from indicators.scoring.model import Light
from indicators.scoring.trace import ENGLISH

_WORDS: Mapping[Light, tuple[str, str, str]] = {
    Light.GREEN: ("★", "綠燈", "green"),
    Light.YELLOW: ("▲", "黃燈", "yellow"),
    Light.RED: ("●", "紅燈", "red"),
    Light.WHITE: ("□", "白燈", "white"),
    Light.NONE: ("–", "無燈號", "no light"),
}


@dataclass(frozen=True, slots=True)
class TrafficLight:
    """An argument of a step, written as ``★ 綠燈``."""

    light: Light

    def in_words(self, lang: str) -> str:
        symbol, chinese, english = _WORDS[self.light]
        return f"{symbol} {english if lang == ENGLISH else chinese}"
