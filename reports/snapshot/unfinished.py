"""Why a total is provisional: what each indicator without final points still lacks."""

from dataclasses import dataclass

from django.utils.translation import get_language

from indicators.live_text import shown_state
from indicators.scoring.indicator import PENDING
from indicators.scoring.model import IndicatorScore
from indicators.scoring.wording import explain
from reports.snapshot.model import Snapshot

# The steps of a working that say what is not there.
_REASONS = frozenset(
    {
        "missing.inputs",
        "missing.not_ended",
        "target.missing",
        "target.missing_years",
        "undefined.undecided",
        "award.awaited",
        "indicator.no_components",
    }
)


@dataclass(frozen=True, slots=True)
class UnfinishedIndicator:
    """An indicator that has no final points, its state as marks show it, and in words what it lacks."""

    code: str
    name: str
    state: str
    reasons: tuple[str, ...]


def unfinished_indicators(snapshot: Snapshot, lang: str | None = None) -> tuple[UnfinishedIndicator, ...]:
    """The indicators that make the total provisional, in the plan's order; empty where it is final."""
    lang = lang or get_language() or ""
    return tuple(
        UnfinishedIndicator(
            indicator.code, indicator.name, shown_state(indicator.score), _reasons(indicator.score, lang)
        )
        for indicator in snapshot.indicators()
        if indicator.score.state in PENDING
    )


def _reasons(score: IndicatorScore, lang: str) -> tuple[str, ...]:
    said = (explain(step, lang) for step in score.trace if step.key in _REASONS)
    return tuple(dict.fromkeys(said))
