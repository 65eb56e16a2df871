"""What is worst, and why: the indicators that have lost most by now, each with a sentence in its own unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from indicators.live_text import value_with_unit
from indicators.scoring.model import State
from reports.analysis.gap import gap
from reports.analysis.indicator_rows import SEVERITY, IndicatorRow
from reports.analysis.losses import possible_gain, room_under_caps
from reports.snapshot.model import IndicatorView, Snapshot

MOST = 3  # what is read at a glance


@dataclass(frozen=True, slots=True)
class WorstIndicator:
    """An indicator that lacks points, why in a sentence, and the points that the total has lost by it.

    ``note`` says where its facet's cap makes them fewer than the indicator's own.
    """

    row: IndicatorRow
    why: str
    lost: Decimal
    note: str = ""


def worst_indicators(snapshot: Snapshot, rows: Sequence[IndicatorRow]) -> tuple[WorstIndicator, ...]:
    """The first of those that fell short: what costs the total most, then the reddest. What nobody reported is another list."""
    room = room_under_caps(snapshot)
    short = [(row, possible_gain([row], room)) for row in rows if row.is_short]
    short.sort(key=lambda one: (-one[1], SEVERITY[one[0].light], -one[0].lost))
    return tuple(
        WorstIndicator(row, _why(row.view), lost, _cap_note(row, lost)) for row, lost in short[:MOST]
    )


def _cap_note(row: IndicatorRow, lost: Decimal) -> str:
    if lost == row.lost:
        return ""
    if not lost:
        return _("The facet's cap is reached: this costs the total nothing.")
    words = {"lost": points_text(row.lost)}
    return _("The indicator is short of %(lost)s; the facet's cap lets no more count.") % words


def _why(view: IndicatorView) -> str:
    """The value beside what was due, in the indicator's own unit; or what its points say."""
    score = view.score
    if score.state is State.UNDEFINED:
        return _("There was no case, which earns nothing here.")
    if score.value is None:
        return _("%(points)s points were awarded, of at most %(maximum)s.") % {
            "points": f"{score.points:.2f}",
            "maximum": value_with_unit(score.maximum, ""),
        }
    if not score.is_behind:
        return _of_the_points(view)
    value = value_with_unit(score.value, view.unit, score.due)
    short = gap(score)
    if score.due is None or short is None:
        return _("Now %(value)s.") % {"value": value}
    words = {
        "value": value,
        "due": value_with_unit(score.due, view.unit, score.value),
        "gap": value_with_unit(abs(short), view.unit),
    }
    if short > 0:
        return _("Now %(value)s, due by now %(due)s: %(gap)s short.") % words
    return _("Now %(value)s, at most %(due)s by now: %(gap)s over.") % words


def _of_the_points(view: IndicatorView) -> str:
    """What is not behind with the value of its light, and lacks points none the less: by the part that lacks most."""
    part = max(view.score.components, key=lambda one: one.maximum - Fraction(one.points))
    words = {
        "no": part.no,
        "points": f"{part.points:.2f}",
        "maximum": value_with_unit(part.maximum, ""),
        "value": "" if part.value is None else value_with_unit(part.value, view.unit, part.target),
    }
    if len(view.score.components) > 1:
        return _("Scoring part %(no)d has %(points)s points, of at most %(maximum)s.") % words
    return _("Not behind, but %(value)s earns %(points)s points, of at most %(maximum)s.") % words


def points_text(points: Decimal | Fraction) -> str:
    """``1.50 points``."""
    return _("%(points)s points") % {"points": f"{points:.2f}"}
