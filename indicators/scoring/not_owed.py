"""The score of an indicator of which nobody owes anything yet."""

from collections.abc import Iterator
from dataclasses import replace

from indicators.scoring.model import IndicatorScore, Light, State
from indicators.scoring.trace import Step

_LEFT_OUT = ("light.", "rate.by_now", "input.missing")


def not_owed(score: IndicatorScore) -> IndicatorScore:
    """Without a light, and without what was due or is missing; points of what was typed early stay."""
    return replace(
        score,
        light=Light.NONE,
        due=None,
        rate=None,
        trace=tuple(_trace(score)),
        not_due=score.state is State.UNREPORTED,
    )


def _trace(score: IndicatorScore) -> Iterator[Step]:
    """The working in which nothing is said to be missing that nobody could report yet."""
    for step in score.trace:
        if step.key == "missing.inputs":
            yield step._replace(key="missing.not_ended")
        elif not step.key.startswith(_LEFT_OUT):
            yield step
