"""The gains, ready to print: for the forecast's page and for the dashboard."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.urls import reverse
from django.utils.translation import gettext as _

from chiayi_kpi.core.formats import trimmed
from reports.analysis.outlook.gains.model import Gain, Move
from reports.analysis.outlook.model import Silence
from reports.analysis.outlook.scenario import DECEMBER
from reports.pages.forecast.words import SILENCES
from reports.snapshot.model import Snapshot

AT_A_GLANCE = 5


@dataclass(frozen=True, slots=True)
class GainRow:
    """``moves`` in words; where there is none, ``note`` says why."""

    code: str
    name: str
    url: str
    facet: str
    missing: Decimal
    at_risk: Decimal
    expected: Decimal
    maximum: Fraction
    moves: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class GainsBlock:
    """What ``reports/forecast/_gains.html`` prints: the most that is to be won first, then what may yet be lost."""

    url: str
    what_if_url: str
    over: bool
    to_win: tuple[GainRow, ...]
    to_lose: tuple[GainRow, ...]

    @property
    def first(self) -> tuple[GainRow, ...]:
        """What is read at a glance: the rows that work can change."""
        return tuple(row for row in self.to_win if row.moves)[:AT_A_GLANCE]


def gains_block(snapshot: Snapshot, found: Sequence[Gain]) -> GainsBlock:
    """The block of one agency's gains."""
    where = [snapshot.year, snapshot.agency_code]
    month = f"?through={snapshot.through}"
    return GainsBlock(
        url=reverse("forecast", args=where) + month + "#gains",
        what_if_url=reverse("what_if", args=where) + month,
        over=snapshot.through == DECEMBER,
        to_win=tuple(_row(snapshot, gain) for gain in found if gain.missing),
        to_lose=tuple(_row(snapshot, gain) for gain in found if not gain.missing),
    )


def move_text(move: Move, missing: Decimal) -> str:
    """The move in the input's own unit, and what it earns: “visits: 14 persons more → +0.42 points”.

    Where the facet's cap limits it, how many of the ``missing`` points count is said.
    """
    words = {
        "name": move.name,
        "amount": trimmed(move.amount),
        "unit": move.unit,
        "gain": f"{move.gain:.2f}",
        "milestone": move.milestone,
    }
    if move.milestone:
        text = _("%(name)s: reach “%(milestone)s” → +%(gain)s points")
    elif move.more:
        text = _("%(name)s: %(amount)s %(unit)s more → +%(gain)s points")
    else:
        text = _("%(name)s: %(amount)s %(unit)s fewer than expected → +%(gain)s points")
    said = " ".join((text % words).split())  # an input without a unit leaves a gap
    if move.is_full:
        said = _("%(move)s (full points)") % {"move": said}
    if move.is_capped:
        reached = {"move": said, "counting": f"{move.gain:.2f}", "missing": f"{missing:.2f}"}
        said = _("%(move)s (facet cap reached: %(counting)s of %(missing)s count)") % reached
    return said


def _row(snapshot: Snapshot, gain: Gain) -> GainRow:
    found = gain.forecast
    where = reverse("indicator", args=[snapshot.year, snapshot.agency_code, found.code])
    return GainRow(
        code=found.code,
        name=found.name,
        url=f"{where}?through={snapshot.through}",
        facet=gain.facet,
        missing=gain.missing,
        at_risk=gain.at_risk,
        expected=found.points,
        maximum=found.maximum,
        moves=tuple(move_text(move, gain.missing) for move in gain.moves),
        note=_note(gain),
    )


def _note(gain: Gain) -> str:
    if gain.moves or not gain.missing:
        return ""
    if gain.capped:
        return _("The facet has reached its cap: more of this would not count.")
    if gain.forecast.silence in (Silence.AWARD, Silence.NO_FIGURES):
        return str(SILENCES[gain.forecast.silence])
    return _("No amount of further work wins these points back.")
