"""Who has reported, ready to print: agencies as rows, months as columns, one mark in each cell."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from chiayi_kpi.core.roc import LAST_MONTH
from indicators.reporting.city import HANDED_IN, AgencyMonth, AgencyReporting, Progress
from indicators.reporting.rows import PlanHead

PART = 100  # agencies at a time, where there are more
MARKS = {
    Progress.NOT_YET: "·",
    Progress.NOTHING: "–",
    Progress.NONE: "0",
    Progress.SUBMITTED: "◐",
    Progress.APPROVED: "✓",
}
WORDS: dict[Progress, str | Promise] = {
    Progress.NOT_YET: gettext_lazy("not ended yet"),
    Progress.NOTHING: gettext_lazy("nothing to report"),
    Progress.NONE: gettext_lazy("nothing submitted"),
    Progress.PARTLY: gettext_lazy("partly submitted"),
    Progress.SUBMITTED: gettext_lazy("all submitted, waiting for approval"),
    Progress.APPROVED: gettext_lazy("all approved"),
}


@dataclass(frozen=True, slots=True)
class CityCell:
    """One agency's month: a mark to see, the same in words, a style, and where it leads (empty: nowhere)."""

    mark: str
    words: str
    css: str
    url: str


@dataclass(frozen=True, slots=True)
class CityRow:
    plan: PlanHead
    url: str
    cells: tuple[CityCell, ...]


@dataclass(frozen=True, slots=True)
class CityReportingPage:
    """``done``: by month, how many of all agencies (``count``) have handed in everything; None for a month that has not ended.

    ``part``: which of them are the ``rows``.
    """

    rows: tuple[CityRow, ...]
    done: tuple[int | None, ...]
    legend: tuple[CityCell, ...]
    count: int
    part: Page


def city_page(agencies: Sequence[AgencyReporting], number: str | None = None) -> CityReportingPage:
    """The page of one year's agencies, in the order of the city's volume, so many at a time; a wrong ``number`` is the nearest."""
    part = Paginator(agencies, PART).get_page(number)
    return CityReportingPage(
        rows=tuple(
            CityRow(agency.plan, _grid(agency.plan), tuple(_cell(agency.plan, one) for one in agency.months))
            for agency in part.object_list
        ),
        done=tuple(_done([agency.months[index] for agency in agencies]) for index in range(LAST_MONTH)),
        legend=_legend(),
        count=len(agencies),
        part=part,
    )


def _cell(plan: PlanHead, month: AgencyMonth) -> CityCell:
    words = [str(WORDS[month.progress])]
    if month.progress is Progress.PARTLY:
        words.append(f"{month.submitted + month.approved} / {month.total}")
    if month.returned:
        returned = ngettext("%(count)s returned", "%(count)s returned", month.returned)
        words.append(returned % {"count": month.returned})
    if month.reopened:
        reopened = ngettext("%(count)s reopened", "%(count)s reopened", month.reopened)
        words.append(reopened % {"count": month.reopened})
    if month.overdue:
        words.append(_("overdue"))
    return CityCell(
        mark=_mark(month),
        words=_(", ").join(words),
        css="overdue" if month.overdue else month.progress.value,
        url="" if month.progress in {Progress.NOT_YET, Progress.NOTHING} else _month(plan, month.month),
    )


def _mark(month: AgencyMonth) -> str:
    counted = f"{month.submitted + month.approved}/{month.total}"
    mark = MARKS.get(month.progress, counted)
    return f"! {counted}" if month.overdue else mark


def _done(months: Sequence[AgencyMonth]) -> int | None:
    if all(month.progress is Progress.NOT_YET for month in months):
        return None
    return sum(month.progress in HANDED_IN for month in months)


def _legend() -> tuple[CityCell, ...]:
    shown = (Progress.APPROVED, Progress.SUBMITTED, Progress.NONE, Progress.NOT_YET)
    marks = [CityCell(MARKS[one], str(WORDS[one]), one.value, "") for one in shown]
    return (
        *marks[:2],
        CityCell("7/12", str(WORDS[Progress.PARTLY]), Progress.PARTLY.value, ""),
        *marks[2:],
        CityCell("! 7/12", _("overdue"), "overdue", ""),
    )


def _grid(plan: PlanHead) -> str:
    return reverse("report_grid", args=[plan.year, plan.agency_code])


def _month(plan: PlanHead, month: int) -> str:
    return f"{_grid(plan)}?month={month}"
