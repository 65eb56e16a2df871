"""The score of an indicator of which nobody owes anything yet."""

from collections.abc import Iterator
from dataclasses import replace
from typing import cast

from indicators.scoring.model import IndicatorScore, Light, State
from indicators.scoring.trace import Argument, Listed, Step, YearValue

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
    """The working in which nothing is said to be missing that nobody could report yet; a year that is over is known, or missing."""
    for step in score.trace:
        if step.key == "missing.inputs":
            yield from _missing(step.args["names"])
        elif not step.key.startswith(_LEFT_OUT):
            yield step


def _missing(names: Argument) -> Iterator[Step]:
    listed = cast(Listed, names).items
    earlier = tuple(name for name in listed if isinstance(name, YearValue))
    to_come = tuple(name for name in listed if not isinstance(name, YearValue))
    if to_come:
        yield Step("missing.not_ended", {"names": Listed(to_come)})
    if earlier:
        yield Step("missing.inputs", {"names": Listed(earlier)})
