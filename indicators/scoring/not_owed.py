"""The score of an indicator of which nobody owes anything yet."""

from dataclasses import replace

from indicators.scoring.model import IndicatorScore, Light, State


def not_owed(score: IndicatorScore) -> IndicatorScore:
    """Without a light, and without what was due; points of what was typed early stay."""
    return replace(
        score,
        light=Light.NONE,
        due=None,
        rate=None,
        trace=tuple(step for step in score.trace if not step.key.startswith(("light.", "rate.by_now"))),
        not_due=score.state is State.UNREPORTED,
    )
