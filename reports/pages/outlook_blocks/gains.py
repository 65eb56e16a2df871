"""The points still to be won or about to be lost, ready to print."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.urls import reverse
from django.utils.translation import gettext as _

from chiayi_kpi.core.formats import trimmed
from chiayi_kpi.core.roc import LAST_MONTH
from reports.analysis.outlook.actions import Action
from reports.analysis.outlook.gains import Gain
from reports.analysis.outlook.model import NoForecast
from reports.pages.outlook_blocks.links import indicator_url
from reports.pages.outlook_blocks.words import REASONS
from reports.snapshot.model import Snapshot

AT_A_GLANCE = 5
_ACTIONS_UNKNOWN = (NoForecast.NOT_BEGUN, NoForecast.NO_FIGURES, NoForecast.NO_EARLIER, NoForecast.UNDECIDED)
_MAY_STILL_COME = (*_ACTIONS_UNKNOWN, NoForecast.ONE_MONTH, NoForecast.NOTHING_YET, NoForecast.AWARD)


@dataclass(frozen=True, slots=True)
class GainRow:
    """``actions`` in words; where there is none, ``note`` says why. ``is_open``: it cannot be said yet what would win them.

    ``expected`` are the points of an indicator that is ``foretold``, otherwise those that it has so far.
    """

    code: str
    name: str
    url: str
    facet: str
    missing: Decimal
    at_risk: Decimal
    expected: Decimal
    foretold: bool
    maximum: Fraction
    actions: tuple[str, ...]
    note: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class GainsBlock:
    """What ``_gains.html`` prints: the most that is to be won first, then what may yet be lost."""

    url: str
    what_if_url: str
    over: bool
    to_win: tuple[GainRow, ...]
    to_lose: tuple[GainRow, ...]

    @property
    def title(self) -> str:
        """What the table is called; once the year is over nothing can be won any more."""
        return _("Points that were not earned") if self.over else _("Points still to be won")

    @property
    def heading(self) -> str:
        """Over the column of the points."""
        return _("Not earned") if self.over else _("Still to be won")

    @property
    def first(self) -> tuple[GainRow, ...]:
        """What is read at a glance: the rows that work can change; before anything is reported, all that can be won."""
        rows = [row for row in self.to_win if row.actions] or [row for row in self.to_win if row.is_open]
        return tuple(rows[:AT_A_GLANCE])


def gains_block(snapshot: Snapshot, found: Sequence[Gain]) -> GainsBlock:
    """The block of one agency's gains."""
    where = [snapshot.year, snapshot.agency_code]
    month = f"?through={snapshot.through}"
    return GainsBlock(
        url=reverse("forecast", args=where) + month + "#gains",
        what_if_url=reverse("what_if", args=where) + month,
        over=snapshot.is_owed and snapshot.through == LAST_MONTH,
        to_win=tuple(_row(snapshot, gain) for gain in found if gain.missing),
        to_lose=tuple(_row(snapshot, gain) for gain in found if not gain.missing),
    )


def action_text(action: Action, missing: Decimal) -> str:
    """The action in the input's own unit, and what it earns: “visits: 14 persons more → +0.42 points”.

    Where the facet's cap limits it, how many of the ``missing`` points count is told.
    """
    words = {
        "name": action.name,
        "amount": trimmed(action.amount),
        "unit": action.unit,
        "gain": f"{action.gain:.2f}",
        "milestone": action.milestone,
    }
    if action.milestone:
        text = _("%(name)s: reach “%(milestone)s” → +%(gain)s points")
    elif action.more:
        text = _("%(name)s: %(amount)s %(unit)s more → +%(gain)s points")
    else:
        text = _("%(name)s: %(amount)s %(unit)s fewer than expected → +%(gain)s points")
    text = " ".join((text % words).split())  # an input without a unit leaves a gap
    if action.is_full:
        text = _("%(action)s (full points)") % {"action": text}
    if action.is_capped:
        reached = {"action": text, "counting": f"{action.gain:.2f}", "missing": f"{missing:.2f}"}
        text = _("%(action)s (facet cap reached: %(counting)s of %(missing)s count)") % reached
    return text


def _row(snapshot: Snapshot, gain: Gain) -> GainRow:
    found = gain.forecast
    return GainRow(
        code=found.code,
        name=found.name,
        url=indicator_url(snapshot, found),
        facet=gain.facet,
        missing=gain.missing,
        at_risk=gain.at_risk,
        expected=found.points,
        foretold=not found.is_open,
        maximum=found.maximum,
        actions=tuple(action_text(action, gain.missing) for action in gain.actions),
        note=_note(gain),
        is_open=not gain.capped and found.reason in _ACTIONS_UNKNOWN,
    )


def _note(gain: Gain) -> str:
    reason = gain.forecast.reason
    if gain.actions or not gain.missing:
        return ""
    if gain.capped:
        return _("The facet has reached its cap: more of this would not count.")
    if gain.contest and reason is not NoForecast.NOT_BEGUN:
        return str(REASONS[NoForecast.CONTEST])
    if reason in _MAY_STILL_COME:
        return str(REASONS[reason])
    return _("These points can no longer be won.")
