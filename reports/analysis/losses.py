"""What the total lacks: parts that add up to the difference exactly, and what of it a facet's cap lets count."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.scoring.component import NO_POINTS
from indicators.scoring.model import State
from reports.analysis.indicator_rows import IndicatorRow
from reports.snapshot.model import Snapshot

_APART = (State.AWAITING_AWARD, State.UNREPORTED, State.UNDECIDED)  # short of points for want of an answer

Room = Mapping[int, Decimal]  # facet number → the points that its cap still lets count; no cap, no entry


def room_under_caps(snapshot: Snapshot) -> Room:
    """What the capped facets can still take: nothing where they have as much as counts, or more."""
    return {
        facet.no: max(facet.cap - facet.score.uncapped, NO_POINTS)
        for facet in snapshot.facets
        if facet.cap is not None
    }


def possible_gain(rows: Iterable[IndicatorRow], room: Room) -> Decimal:
    """By how much the total would be higher if these rows, each of them once, had all that is due by now."""
    short: dict[int, Decimal] = defaultdict(lambda: NO_POINTS)
    for row in {row.code: row for row in rows}.values():
        short[row.facet_no] += row.lost
    return sum((min(points, room.get(no, points)) for no, points in short.items()), NO_POINTS)


@dataclass(frozen=True, slots=True)
class Loss:
    """A part of the difference. ``points`` below 0 are won elsewhere and make up for others."""

    text: str
    points: Decimal

    @property
    def wins(self) -> bool:
        return self.points < 0

    @property
    def size(self) -> Decimal:
        return abs(self.points)


def losses(snapshot: Snapshot, rows: Sequence[IndicatorRow]) -> tuple[Loss, ...]:
    """The parts of ``by now − total``, without those of nothing; what waits for a reviewer is nobody's arrears."""
    plain = [row for row in rows if not row.view.is_bonus]
    behind = [
        row for row in plain if row.view.is_behind
    ]  # as many as the list of them says, points lost or not
    others = [row for row in plain if not row.view.is_behind]
    short = [row for row in others if row.by_now > row.points]
    awaited, unreported, undecided = ([row for row in short if row.state == state] for state in _APART)
    never = [row for row in unreported if row.is_unreported]
    earlier = [row for row in unreported if not row.is_unreported]
    below = [row for row in short if row.state not in _APART]
    ahead = [row for row in others if row.by_now < row.points]
    found = (
        Loss(_named(_("awaiting the reviewers' points"), awaited), _points(awaited)),
        Loss(_counted_behind(behind), _points(behind)),
        Loss(_named(_("never reported"), never), _points(never)),
        Loss(_named(_("lacking earlier years' values"), earlier), _points(earlier)),
        Loss(_named(_("no cases, to be decided"), undecided), _points(undecided)),
        Loss(_counted_below(below), _points(below)),
        Loss(_("ahead of the plan"), _points(ahead)),
        Loss(_("bonus indicators"), _points([row for row in rows if row.view.is_bonus])),
        Loss(_("a facet's cap"), _capped(snapshot, rows)),
    )
    return tuple(one for one in found if one.points)


def _points(rows: Sequence[IndicatorRow]) -> Decimal:
    return sum((row.by_now - row.points for row in rows), NO_POINTS)


def _capped(snapshot: Snapshot, rows: Sequence[IndicatorRow]) -> Decimal:
    """What caps take from the total, less what they take from the points due by now."""
    taken = NO_POINTS
    for facet in snapshot.facets:
        held = [row for row in rows if row.facet_no == facet.no]
        could = sum((row.by_now for row in held), NO_POINTS)
        over = NO_POINTS if facet.cap is None else max(could - facet.cap, NO_POINTS)
        taken += sum((row.points for row in held), NO_POINTS) - facet.score.points - over
    return taken


def _named(text: str, rows: Sequence[IndicatorRow]) -> str:
    """One is named by its code, several are counted."""
    if len(rows) == 1:
        return _("%(code)s %(text)s") % {"code": rows[0].code, "text": text}
    return _("%(count)d indicators %(text)s") % {"count": len(rows), "text": text}


def _counted_behind(rows: Sequence[IndicatorRow]) -> str:
    return ngettext("%(count)d indicator behind", "%(count)d indicators behind", len(rows)) % {
        "count": len(rows)
    }


def _counted_below(rows: Sequence[IndicatorRow]) -> str:
    text = ngettext(
        "%(count)d indicator on plan without full points",
        "%(count)d indicators on plan without full points",
        len(rows),
    )
    return text % {"count": len(rows)}
