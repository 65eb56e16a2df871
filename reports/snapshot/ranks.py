"""Ranks among agencies at the year's end: which indicators have one, and whose settled one has moved since."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from chiayi_kpi.core.roc import LAST_MONTH
from indicators.scoring.engine import score_each
from indicators.scoring.model import IndicatorScore
from indicators.scoring.rated import is_rated
from indicators.scoring.rivals import compares
from reports.snapshot.model import IndicatorView, Snapshot

Ranked = tuple[str, str]  # an indicator's code and name: agencies number their own indicators alike


def ranked_indicators(snapshot: Snapshot) -> tuple[IndicatorView, ...]:
    """Those whose points depend on other agencies; where reviewers decided them they no longer do."""
    return tuple(
        found for found in snapshot.indicators() if compares(found.score.spec) and not is_rated(found.score)
    )


def moved_ranks(city: Snapshot, settled: Collection[Snapshot]) -> Mapping[Ranked, tuple[str, ...]]:
    """Ranked indicator → names of the agencies that would be ranked otherwise now than in their settled years.

    ``city``: an open year to December of the same year, which knows whom it is ranked with.
    """
    archived = {
        one.agency_code: (one.agency_name, found)
        for one in settled
        if (found := {(each.code, each.name): each for each in ranked_indicators(one)})
    }
    if not archived:
        return {}
    now = score_each((city.scored_year, *city.rivals), LAST_MONTH, only=set(archived)).scores
    moved: dict[Ranked, list[str]] = defaultdict(list)
    for code, score in now.items():
        name, then = archived[code]
        for indicator in score.indicators():
            key = (indicator.spec.code, indicator.spec.name)
            if key in then and _places(indicator) != _places(then[key].score):
                moved[key].append(name)
    return {key: tuple(names) for key, names in moved.items()}


def _places(score: IndicatorScore) -> list[int | None]:
    """The place of each component, None where it compares nobody or takes no place."""
    return [part.place for part in score.components]
