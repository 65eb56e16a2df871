"""Points that reviewers have still to award, in the words that the first page and an agency's dashboard share."""

from collections.abc import Sequence
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from chiayi_kpi.core.templatetags.numbers import roc_year
from indicators.year_end.todo import AwaitedPoints
from reports.analysis.missing_reports import codes_text
from reports.analysis.todo.task import Task, TaskAgency


def award_text(codes: Sequence[str]) -> str:
    """What the person is asked to do."""
    return _("Award the points of %(codes)s.") % {"codes": codes_text(codes)}


def award_tasks(found: Sequence[AwaitedPoints]) -> list[Task]:
    """The points that the person has still to award, a task a year, with the ratings page of each agency."""
    return [_award(year, list(of_year)) for year, of_year in groupby(found, key=lambda one: one.plan.year)]


def _award(year: int, found: Sequence[AwaitedPoints]) -> Task:
    agencies = tuple(
        TaskAgency(
            one.plan.agency_code,
            one.plan.agency_name,
            reverse("ratings", args=[one.plan.year, one.plan.agency_code]),
        )
        for one in found
    )
    text = award_text([code for one in found for code in one.codes])
    count = len(agencies)
    return Task(
        f"{roc_year(year)} · {text}",
        agencies[0].url if count == 1 else reverse("settling", args=[year]),
        about=ngettext("%(count)s agency", "%(count)s agencies", count) % {"count": count},
        action=pgettext("verb", "Rate"),
        action_about=text,
        agencies=agencies,
    )
