"""What is worst, and why: the indicators behind plan, each with a sentence in its own unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from indicators.scoring.model import State
from reports.dashboard.rows import SEVERITY, Row
from reports.indicator_text import with_unit
from reports.snapshot import IndicatorView, Snapshot

MOST = 3  # what is read at a glance
NO_POINTS = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Worst:
    """An indicator that is behind, why in a sentence, and the points that it has lost by now."""

    row: Row
    why: str
    lost: Decimal


def worst(snapshot: Snapshot, rows: Sequence[Row]) -> tuple[Worst, ...]:
    """The first of the indicators behind plan, the reddest and dearest. What nobody reported is another list."""
    views = {view.code: view for view in snapshot.indicators()}
    behind = sorted((row for row in rows if row.is_behind), key=lambda row: (SEVERITY[row.light], -row.lost))
    return tuple(Worst(row, _why(views[row.code]), row.lost) for row in behind[:MOST])


def _why(view: IndicatorView) -> str:
    """The value beside what was due, in the indicator's own unit; or what its points say."""
    score = view.score
    if score.state is State.UNDEFINED:
        return _("There was no case, which earns nothing here.")
    if score.value is None:
        return _("%(points)s of %(maximum)s points were awarded.") % {
            "points": f"{score.points:.2f}",
            "maximum": with_unit(score.maximum, ""),
        }
    value = with_unit(score.value, view.unit, score.due)
    if score.due is None:
        return _("Now %(value)s.") % {"value": value}
    words = {
        "value": value,
        "due": with_unit(score.due, view.unit, score.value),
        "gap": with_unit(abs(score.due - score.value), view.unit),
    }
    if score.value < score.due:
        return _("Now %(value)s, due by now %(due)s: %(gap)s short.") % words
    return _("Now %(value)s, at most %(due)s by now: %(gap)s over.") % words


def points_text(points: Decimal | Fraction) -> str:
    """``1.50 points``."""
    return _("%(points)s points") % {"points": f"{points:.2f}"}
