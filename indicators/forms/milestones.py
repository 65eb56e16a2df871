"""The milestones of an input as lines of text: ``設計 20``, one a line or with commas between them."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chiayi_kpi.core.admin_forms import Lines
from chiayi_kpi.core.formats import trimmed
from indicators.models import IndicatorInput, Milestone

MOST = 50  # milestones of one input
_LONGEST_NAME = 200
_HUNDRED = Decimal(100)
# A name up to a number that a separator or the line's end follows; a number and a tab before it count the rows.
_ONE = re.compile(
    r"(?:\d{1,2}[\t.．、)]\s*)?([^\s,，;；][^\n,，;；]*?)[\s:：]*(?<![\d.])(\d{1,3}(?:\.\d{1,2})?)\s*[%％﹪]?\s*(?:[,，、;；\n]+|\Z)"
)


class MilestoneLine(NamedTuple):
    """One milestone: its place in the order is its number."""

    name: str
    percent: Decimal


class MilestonesField(forms.CharField):
    """``clean`` returns a list of MilestoneLine, empty where nothing was typed; the text is kept as it was typed."""

    widget = Lines(attrs={"rows": 2, "spellcheck": "false"})

    def __init__(self, **kwargs):
        super().__init__(
            label=gettext_lazy("milestones"),
            required=False,
            max_length=10_000,
            help_text=gettext_lazy(
                "For construction progress: the name and the cumulative per cent of each, “Design 20, Tender 30, "
                "Acceptance 100”, one a line or with commas; two columns from a sheet can be pasted."
            ),
            **kwargs,
        )

    def clean(self, value) -> list[MilestoneLine]:  # type: ignore[override]  # what was typed, read
        found = read_milestones(super().clean(value))
        _check(found)
        return found


def read_milestones(text: str) -> list[MilestoneLine]:
    """The milestones that ``text`` lists. Raises ValidationError that quotes what cannot be read."""
    found: list[MilestoneLine] = []
    text, at = text.strip(), 0
    while at < len(text):
        match = _ONE.match(text, at)
        if match is None:
            rest = text[at:].split("\n")[0]
            raise ValidationError(
                _("“%(text)s” is no milestone: write its name and the cumulative per cent, “Design 20”.")
                % {"text": rest[:40]}
            )
        found.append(MilestoneLine(match[1].strip(), Decimal(match[2])))
        at = match.end()
        while at < len(text) and text[at].isspace():
            at += 1
    return found


def written_milestones(rows: Iterable[Milestone]) -> str:
    """The milestones as the box shows them, in their order."""
    ordered = sorted(rows, key=lambda row: row.no)
    return "\n".join(f"{row.name} {trimmed(row.percent)}" for row in ordered)


def refuse_reported(source: IndicatorInput, found: Sequence[MilestoneLine], reported: int) -> None:
    """Raises ValidationError where a month reports a milestone (``reported``: the highest) that would be gone."""
    if source.pk and reported > len(found):
        raise ValidationError(
            _("A month reports milestone %(no)s already, so at least %(no)s have to stay.") % {"no": reported}
        )


def _check(found: Sequence[MilestoneLine]) -> None:
    if len(found) > MOST:
        raise ValidationError(_("At most %s milestones.") % MOST)
    for line in found:
        if len(line.name) > _LONGEST_NAME:
            raise ValidationError(_("A milestone's name has at most %s characters.") % _LONGEST_NAME)
    if any(later.percent <= earlier.percent for earlier, later in pairwise(found)):
        raise ValidationError(_("Each milestone's cumulative per cent must be higher than the one before."))
    if found and found[-1].percent != _HUNDRED:
        raise ValidationError(_("The last milestone must be 100 %."))
