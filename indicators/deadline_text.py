"""Why a deadline is the day that it is, in words."""

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from chiayi_kpi.core.roc import dotted, year_of
from chiayi_kpi.workdays.calendar import DayOff
from indicators.deadlines import Deadline


def deadline_note(deadline: Deadline, *, presumed: bool = True) -> str:
    """That it was set by hand, moved, or is only presumed; empty for a deadline that needs no explanation.

    ``presumed`` False: where a page says that once of all its deadlines.
    """
    parts = []
    if deadline.by_hand:
        reason = deadline.reason
        parts.append(_("set by hand: %(reason)s") % {"reason": reason} if reason else _("set by hand"))
    if deadline.moved:
        words = {"day": dotted(deadline.stated), "days": days_off_text(deadline)}
        parts.append(_("moved from %(day)s, a day off (%(days)s), to the next working day") % words)
    if parts and presumed and deadline.presumed:
        parts.append(presumed_note(deadline))
    return _("; ").join(parts)


def presumed_note(deadline: Deadline) -> str:
    """Said of a deadline on days that stand in no imported calendar."""
    return _("the calendar of %(year)s has not been imported yet, so this is presumed") % {
        "year": year_of(deadline.day)
    }


def days_off_text(deadline: Deadline) -> str:
    """The days off that it moved over, each name once: ``Saturday, Sunday``."""
    return _(", ").join(dict.fromkeys(map(_name, deadline.passed)))


def _name(off: DayOff) -> str:
    return off.name or str(WEEKDAYS[off.day.weekday()])
