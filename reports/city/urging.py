"""Whom the planning office urges to hand in what is missing: the month shown, and earlier ones that are overdue."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chiayi_kpi.core.roc import dotted
from reports.city.read import CityYear
from reports.city.standings import Standing
from reports.city.step import CityStep, Named, step_about


def urge(city: CityYear, rows: Sequence[Standing], url: str) -> CityStep | None:
    """Who is late first. A month that has not ended is asked of nobody."""
    until = city.deadline
    owing = [row for row in rows if row.overdue or (until.ended and row.late)]
    if not owing:
        return None
    owing.sort(key=lambda row: (-row.overdue, -row.late))
    note = _("What is overdue stands first.") if any(row.overdue for row in owing) else ""
    named = [Named(row.code, row.name, _owed(row, until.ended)) for row in owing]
    return step_about(_urging(city, owing), url, named, note)


def _urging(city: CityYear, owing: Sequence[Standing]) -> str:
    until = city.deadline
    words = {"count": len(owing), "month": city.through, "day": dotted(until.day)}
    if not until.ended or not any(row.late for row in owing):
        text = ngettext(
            "Urge %(count)d agency that has not handed in months whose deadline has passed.",
            "Urge %(count)d agencies that have not handed in months whose deadline has passed.",
            len(owing),
        )
    elif until.passed:
        text = ngettext(
            "Urge %(count)d agency: month %(month)d was to be handed in by %(day)s.",
            "Urge %(count)d agencies: month %(month)d was to be handed in by %(day)s.",
            len(owing),
        )
    else:
        text = ngettext(
            "Urge %(count)d agency: month %(month)d is to be handed in by %(day)s.",
            "Urge %(count)d agencies: month %(month)d is to be handed in by %(day)s.",
            len(owing),
        )
    return text % words


def _owed(row: Standing, ended: bool) -> str:
    parts = []
    if row.overdue:
        text = ngettext(
            "%(count)d indicator of earlier months overdue",
            "%(count)d indicators of earlier months overdue",
            row.overdue,
        )
        parts.append(text % {"count": row.overdue})
    if ended and row.late:
        parts.append(_("%(count)d not handed in") % {"count": row.late})
    return _(", ").join(parts)
