"""Why the total is not what could be there by now: parts that add up to the difference exactly."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.scoring.model import State
from reports.pages.dashboard.rows import Row
from reports.snapshot.model import Snapshot

NO_POINTS = Decimal("0.00")
_APART = (State.AWAITING_AWARD, State.UNREPORTED, State.UNDECIDED)  # short of points for want of an answer


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


def losses(snapshot: Snapshot, rows: Sequence[Row]) -> tuple[Loss, ...]:
    """The parts of ``by now − total``, without those of nothing; what waits for a reviewer is nobody's arrears."""
    plain = [row for row in rows if not row.is_bonus]
    behind = [row for row in plain if row.is_behind]  # as many as the list of them says, points lost or not
    others = [row for row in plain if not row.is_behind]
    short = [row for row in others if row.by_now > row.points]
    awaited, unreported, undecided = ([row for row in short if row.state == state] for state in _APART)
    below = [row for row in short if row.state not in _APART]
    ahead = [row for row in others if row.by_now < row.points]
    found = (
        Loss(_named(_("awaiting the reviewers' points"), awaited), _points(awaited)),
        Loss(_counted_behind(behind), _points(behind)),
        Loss(_named(_("never reported"), unreported), _points(unreported)),
        Loss(_named(_("to be decided"), undecided), _points(undecided)),
        Loss(_counted_below(below), _points(below)),
        Loss(_("ahead of the plan"), _points(ahead)),
        Loss(_("bonus indicators"), _points([row for row in rows if row.is_bonus])),
        Loss(_("a facet's cap"), _capped(snapshot, rows)),
    )
    return tuple(one for one in found if one.points)


def _points(rows: Sequence[Row]) -> Decimal:
    return sum((row.by_now - row.points for row in rows), NO_POINTS)


def _capped(snapshot: Snapshot, rows: Sequence[Row]) -> Decimal:
    """What caps take from the total, less what they take from what could be there by now."""
    taken = NO_POINTS
    for facet in snapshot.facets:
        held = [row for row in rows if row.facet_no == facet.no]
        could = sum((row.by_now for row in held), NO_POINTS)
        over = NO_POINTS if facet.cap is None else max(could - facet.cap, NO_POINTS)
        taken += sum((row.points for row in held), NO_POINTS) - facet.score.points - over
    return taken


def _named(text: str, rows: Sequence[Row]) -> str:
    """One is named by its code, several are counted."""
    if len(rows) == 1:
        return _("%(code)s %(text)s") % {"code": rows[0].code, "text": text}
    return _("%(count)d indicators %(text)s") % {"count": len(rows), "text": text}


def _counted_behind(rows: Sequence[Row]) -> str:
    return ngettext("%(count)d indicator behind", "%(count)d indicators behind", len(rows)) % {
        "count": len(rows)
    }


def _counted_below(rows: Sequence[Row]) -> str:
    text = ngettext(
        "%(count)d indicator on plan without full points",
        "%(count)d indicators on plan without full points",
        len(rows),
    )
    return text % {"count": len(rows)}
