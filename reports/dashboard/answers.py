"""The answers that the page gives first: what is worst and why, who has not reported, what to do next."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from indicators.scoring.model import Light, State
from reports.dashboard.asked import MISSING, Asked
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


@dataclass(frozen=True, slots=True)
class Silent:
    """Somebody (or nobody: ``name`` is empty) with indicators that have months without figures."""

    owner_id: str
    name: str
    unit: str
    rows: tuple[Row, ...]
    points: Decimal  # what can be earned by now with them and is not
    query: str = ""  # the view with these rows alone

    @property
    def months(self) -> tuple[int, ...]:
        return tuple(sorted({month for row in self.rows for month in row.standing.missing}))


def worst(snapshot: Snapshot, rows: Sequence[Row]) -> tuple[Worst, ...]:
    """The indicators behind plan, the reddest and dearest first. What nobody reported is another list."""
    views = {view.code: view for view in snapshot.indicators()}
    behind = [row for row in rows if row.light in (Light.RED.value, Light.YELLOW.value) and not row.is_bonus]
    behind.sort(key=lambda row: (SEVERITY[row.light], -row.lost))
    return tuple(Worst(row, _why(views[row.code]), row.lost) for row in behind[:MOST])


def silent(rows: Sequence[Row], asked: Asked) -> tuple[Silent, ...]:
    """Who has months past their deadline without figures, the most points at stake first."""
    by_owner: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.standing.missing:
            by_owner[row.owner_id].append(row)
    found = [_silent(owner_id, held, asked) for owner_id, held in by_owner.items()]
    return tuple(sorted(found, key=lambda one: (-one.points, -len(one.rows))))


def _silent(owner_id: str, rows: list[Row], asked: Asked) -> Silent:
    first = rows[0]
    points = sum((row.lost for row in rows if row.state == State.UNREPORTED), NO_POINTS)
    query = asked.query(facet=None, light="", owner=owner_id, report=MISSING)
    return Silent(owner_id, first.owner_name, first.standing.assigned.unit, tuple(rows), points, query)


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
