"""Whom the planning office urges to hand in what is missing: the month shown, and earlier ones that are overdue."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chiayi_kpi.core.roc import dotted
from reports.analysis.agency_progress import Standing
from reports.analysis.todo.city_task import CityStep, Named, step_about
from reports.pages.city.read import CityYear


def urge(city: CityYear, rows: Sequence[Standing], url: str) -> CityStep | None:
    """Who is late first. A month that has not ended is asked of nobody."""
    until = city.deadline
    owing = [row for row in rows if row.overdue or (until.ended and row.late)]
    if not owing:
        return None
    owing.sort(key=lambda row: (-row.overdue, -row.late))
    named = [Named(row.code, row.name, _owed(row, until.ended)) for row in owing]
    return step_about(_urging(city, owing), url, named, _first(city, owing))


def _urging(city: CityYear, owing: Sequence[Standing]) -> str:
    until = city.deadline
    late = sum(bool(row.late) for row in owing) if until.ended else 0
    words = {"count": late or len(owing), "month": city.through, "day": dotted(until.day)}
    if not late:
        text = ngettext(
            "Urge %(count)d agency that has not handed in months whose deadline has passed.",
            "Urge %(count)d agencies that have not handed in months whose deadline has passed.",
            len(owing),
        )
    elif until.passed:
        text = ngettext(
            "Urge %(count)d agency: month %(month)d was to be handed in by %(day)s.",
            "Urge %(count)d agencies: month %(month)d was to be handed in by %(day)s.",
            late,
        )
    else:
        text = ngettext(
            "Urge %(count)d agency: month %(month)d is to be handed in by %(day)s.",
            "Urge %(count)d agencies: month %(month)d is to be handed in by %(day)s.",
            late,
        )
    return text % words


def _first(city: CityYear, owing: Sequence[Standing]) -> str:
    """That some owe earlier months, too; where these are all that is owed the sentence has said it."""
    overdue = sum(bool(row.overdue) for row in owing)
    if not overdue or not city.deadline.ended or not any(row.late for row in owing):
        return ""
    text = ngettext(
        "Months before are overdue of %(count)d agency, which stands first.",
        "Months before are overdue of %(count)d agencies, which stand first.",
        overdue,
    )
    return text % {"count": overdue}


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
