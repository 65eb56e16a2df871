"""A snapshot's score as an aligned table for the terminal."""

import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from chiayi_kpi.core.formats import trimmed
from chiayi_kpi.core.templatetags.layout import light_symbol
from reports.snapshot.indicator_text import indicator_text, state_label
from reports.snapshot.model import FacetView, IndicatorView, Snapshot
from reports.snapshot.unfinished import unfinished_indicators

_RIGHT = frozenset({2, 3, 4, 5, 6, 7})  # columns of numbers
_GAP = "  "


def score_text(snapshot: Snapshot) -> str:
    """The whole score: heading, total, each facet with its objectives and indicators, and what is missing."""
    parts = [_heading(snapshot), _table(snapshot), _notes(snapshot)]
    return "\n\n".join(part for part in parts if part)


def width(text: str) -> int:
    """The columns that a terminal needs for ``text``: two for each Chinese character."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _heading(snapshot: Snapshot) -> str:
    score = snapshot.score
    lines = [
        _("%(agency)s (%(code)s), year %(year)s, up to the end of month %(month)s")
        % {
            "agency": snapshot.agency_name,
            "code": snapshot.agency_code,
            "year": snapshot.year,
            "month": snapshot.through,
        }
    ]
    if snapshot.has_sample_figures:
        lines.append(_("Sample data: the figures are made up."))
    total = {"total": f"{score.total:.2f}", "maximum": trimmed(score.maximum)}
    template = (
        _("Total %(total)s of %(maximum)s, provisional")
        if score.provisional
        else _("Total %(total)s of %(maximum)s")
    )
    return "\n".join([*lines, template % total])


def _table(snapshot: Snapshot) -> str:
    rows: list[Sequence[str]] = [_headers()]
    for facet in snapshot.facets:
        rows.append(
            ("", "", *_sum_row(facet.score.points, facet.score.maximum), "", "", "", "", _facet_name(facet))
        )
        for objective in facet.objectives:
            sums = _sum_row(objective.score.points, objective.score.maximum)
            rows.append((objective.code, "", *sums, "", "", "", "", objective.name))
            rows.extend(_indicator_row(indicator) for indicator in objective.indicators)
    return "\n".join(_aligned(rows))


def _headers() -> tuple[str, ...]:
    return (
        _("Code"),
        _("Light"),
        _("Points"),
        _("Of"),
        _("Value"),
        _("Target"),
        pgettext("what was due by now", "Due"),
        _("Rate"),
        _("Name"),
    )


def _facet_name(facet: FacetView) -> str:
    if facet.score.points == facet.score.uncapped:
        return facet.name
    uncapped = {"name": facet.name, "points": f"{facet.score.uncapped:.2f}"}
    return _("%(name)s (without its cap %(points)s)") % uncapped


def _sum_row(points: Decimal, maximum: Fraction) -> tuple[str, str]:
    return f"{points:.2f}", trimmed(maximum) if maximum else ""


def _indicator_row(indicator: IndicatorView) -> tuple[str, ...]:
    text, score = indicator_text(indicator), indicator.score
    state = state_label(score)
    name = f"{indicator.name} [{state}]" if state else indicator.name
    points, maximum = _sum_row(score.points, score.maximum)
    symbol = light_symbol(score.light)
    return indicator.code, symbol, points, maximum, text.value, text.compared, text.due, text.rate, name


def _aligned(rows: Sequence[Sequence[str]]) -> Iterable[str]:
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (
            _padded(cell, widths[at], right=at in _RIGHT) if at < len(row) - 1 else cell
            for at, cell in enumerate(row)
        )
        yield _GAP.join(cells).rstrip()


def _padded(text: str, columns: int, *, right: bool) -> str:
    blanks = " " * (columns - width(text))
    return blanks + text if right else text + blanks


def _notes(snapshot: Snapshot) -> str:
    found = unfinished_indicators(snapshot)
    if not found:
        return ""
    lines = [_("The total is provisional. Still missing:")]
    for entry in found:
        reasons = _("; ").join(reason.rstrip("。.") for reason in entry.reasons)
        lines.append(f"  {entry.code} {entry.name}{_(': ') if reasons else ''}{reasons}")
    return "\n".join(lines)
