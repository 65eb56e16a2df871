"""What the frame of every page shows: where the person may go from here. Only here do all apps' addresses meet.

Everything is lazy: a page that shows no frame (a cell's answer, a mail) costs no query.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from typing import NamedTuple, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from budget.permissions import may_report_budget
from chiayi_kpi.accounts.permissions import (
    agency_ids,
    has_permission,
    has_permission_anywhere,
    may_keep_tokens,
)
from chiayi_kpi.accounts.roles import Permission
from chiayi_kpi.accounts.selectors import affiliation
from chiayi_kpi.core.clock import today
from chiayi_kpi.core.templatetags.numbers import roc_year
from chiayi_kpi.notices.selectors import unread_count
from indicators.deadlines import open_month, reporting_year
from indicators.permissions import (
    may_approve,
    may_assign,
    may_rate_something,
    may_report_something,
    may_revise,
    may_view_history,
)
from objectives.models import Plan
from objectives.permissions import may_edit_plan, may_view_plan
from objectives.selectors import PlanPlace, plan_places
from reports.analysis.guide.years import may_follow_guide, year_to_start

# So many entries stand side by side at 1280 pixels in either language; of more, groups fold.
MOST_IN_A_ROW = 10
PLAN, CITY, MANAGEMENT = _("Plan and records"), _("City's year"), _("Setup")


class NavigationEntry(NamedTuple):
    """A line of the navigation that stands under one agency's year; ``also`` names the pages that belong to it.

    ``group`` is what it folds under where there are many entries; what is used daily has none.
    """

    view: str
    label: str | Promise
    permitted: Callable[[object, Plan], bool]
    also: frozenset[str] = frozenset()
    group: str | Promise = ""


def _carries_one_plan_over(user, plan: Plan) -> bool:
    """Whoever carries the whole city over has that page instead."""
    return may_edit_plan(user, plan) and not has_permission(user, Permission.EDIT_COMMON_PLAN)


OF_RATINGS = frozenset(
    {
        *("sign_report", "rating_award", "rating_object", "rating_answer"),
        *("settle", "settlement_reopen"),
    }
)

OF_AGENCY: Sequence[NavigationEntry] = (
    NavigationEntry(
        "report_grid",
        _("Report figures"),
        may_report_something,
        frozenset({"exchange", "exchange_confirm"}),
    ),
    NavigationEntry(
        "approval", _("Approval"), may_approve, frozenset({"reopen", "budget_decide", "budget_reopen"})
    ),
    NavigationEntry(
        "budget_execution", _("Budget execution"), may_report_budget, frozenset({"budget_items"})
    ),
    NavigationEntry(
        "dashboard",
        _("Dashboard"),
        may_view_plan,
        frozenset({"indicator", "forecast", "what_if", "budget_analysis"}),
    ),
    NavigationEntry(
        "remedies",
        _("Improvement measures"),
        may_view_plan,
        frozenset({"remedy", "remedy_new", "remedy_decide", "remedy_delete"}),
    ),
    NavigationEntry(
        "writing", _("Report writing"), may_view_plan, frozenset({"write", "write_versions", "issue"})
    ),
    NavigationEntry("years", _("Years and strategy"), may_view_plan, frozenset({"strategy"}), PLAN),
    NavigationEntry("assignments", _("Who reports what"), may_assign, frozenset({"absence"}), PLAN),
    NavigationEntry("revisions", _("Targets"), may_revise, frozenset({"revise"}), PLAN),
    NavigationEntry("ratings", _("Ratings"), may_rate_something, OF_RATINGS, PLAN),
    NavigationEntry("history", _("Change history"), may_view_history, group=PLAN),
    NavigationEntry("next_year", _("Next year's plan"), _carries_one_plan_over, group=PLAN),
)


OF_PEOPLE = frozenset(
    {
        "agencies",
        "agency",
        "taking_over",
        "people_of_agency",
        "person",
        "person_new",
        "people_workbook",
        "people_workbook_confirm",
        "person_replace",
    }
)


# Where the guide of a year leads: from there back to it.
OF_GUIDE = frozenset(
    {
        *("agencies", "people", "people_of_agency", "person", "person_new", "people_workbook"),
        *("plan_workbook", "next_year_city", "assignments", "settling", "city_reporting"),
    }
)


def frame(request: HttpRequest) -> dict:
    """``nav``, ``year_links``, ``user_affiliation``, ``unread_notices``, ``tokens_url``, ``guide_url`` and ``back_to_guide`` for ``base.html``; a view's own values go first."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or hasattr(request, "owes"):
        return {}  # nobody in particular, or somebody for whom no page opens yet
    held = cast(_Places, SimpleLazyObject(lambda: _Places(request)))
    return {
        "nav": SimpleLazyObject(lambda: _entries(request, held)),
        "year_links": SimpleLazyObject(lambda: _year_links(request, held)),
        "user_affiliation": SimpleLazyObject(lambda: affiliation(user)),
        "unread_notices": cache(lambda: unread_count(user)),
        "tokens_url": SimpleLazyObject(lambda: _tokens_url(user)),
        "guide_url": SimpleLazyObject(lambda: _guide_url(request)),
        "back_to_guide": SimpleLazyObject(lambda: _back_to_guide(request)),
    }


def _tokens_url(user) -> str:
    """Where access is given to other systems; empty for who may not."""
    return reverse("api_tokens") if may_keep_tokens(user) else ""


def _guide_url(request: HttpRequest) -> str:
    """The guide of the year that the page is about; empty for whom it is not."""
    if not may_follow_guide(request.user):
        return ""
    return reverse("guide", args=[_arguments(request).get("year") or year_to_start(today())])


def _back_to_guide(request: HttpRequest) -> str:
    """The guide, where it leads to this page; empty elsewhere, and once the year that the page is about, or that is prepared
    today, is being reported.
    """
    name = request.resolver_match.url_name if request.resolver_match else None
    if name not in OF_GUIDE or not may_follow_guide(request.user):
        return ""
    year = _arguments(request).get("year") or year_to_start(today())
    year += name == "next_year_city"  # its address names the year that is carried over
    return "" if open_month(year, today()) else reverse("guide", args=[year])


class _Places:
    """The agencies' years that the person may see, and the one that this page is about. One query."""

    def __init__(self, request: HttpRequest) -> None:
        self.ids = agency_ids(request.user, Permission.VIEW)
        self.all = plan_places(self.ids)
        self.here = self._here(_arguments(request))

    @property
    def of_city(self) -> bool:
        return self.ids is None

    def years(self) -> list[int]:
        """The years of the agency that the page is about, or of all; newest first."""
        rows = [row for row in self.all if not self.here or row.agency_code == self.here.agency_code]
        return list(dict.fromkeys(row.year for row in rows))

    def _here(self, arguments: Mapping) -> PlanPlace | None:
        code, year = arguments.get("agency"), arguments.get("year")
        if code:
            return next((row for row in self.all if (row.agency_code, row.year) == (code, year)), None)
        return None if self.of_city else self._usual()

    def _usual(self) -> PlanPlace | None:
        """The person's own agency in the year that is being reported; else its latest year before, else any."""
        current = reporting_year(today())
        return next((row for row in self.all if row.year <= current), self.all[-1] if self.all else None)


def _arguments(request: HttpRequest) -> Mapping:
    return request.resolver_match.kwargs if request.resolver_match else {}


def _entries(request: HttpRequest, held: _Places) -> list[dict]:
    """The lines of the navigation; of more than fit beside each other those of a group are one line, ``entries``."""
    entries = list(_all_entries(request, held))
    if len(entries) <= MOST_IN_A_ROW:
        return entries
    lines: list[dict] = []
    for group, found in groupby(entries, key=lambda entry: entry["group"]):
        members = list(found)
        if group and len(members) > 1:
            active = any(entry["active"] for entry in members)
            lines.append({"label": group, "entries": members, "active": active})
        else:
            lines += members
    return lines


def _all_entries(request: HttpRequest, held: _Places) -> Iterator[dict]:
    """Every page that the person may go to from here, those of a group one after another."""
    name = request.resolver_match.url_name if request.resolver_match else None
    yield _link("my_work", _("My work"), name, [])
    if held.here:
        where = {"year": held.here.year, "agency": held.here.agency_code}
        plan = Plan(year=held.here.year, agency_id=held.here.agency_id)
        for entry in OF_AGENCY:
            if entry.permitted(request.user, plan):
                yield _link(entry.view, entry.label, name, where, entry.also, entry.group)
    usual = held.here.year if held.here else reporting_year(today())
    year = _arguments(request).get("year", usual)
    if held.of_city:
        yield from _of_city(request.user, name, {"year": year})
    if held.of_city or len({row.agency_id for row in held.all}) > 1:
        yield _link("plans", _("Plans"), name, [], group=CITY)
    if held.of_city or held.here:
        yield _deadlines(name, year)
    yield from _management(request.user, name)


def _of_city(user, name: str | None, where: Mapping[str, int]) -> Iterator[dict]:
    also = frozenset({"city_comparison", "city_months", "publication"})
    yield _link("city", _("City overview"), name, where, also)
    yield _link("city_reporting", _("Who has reported"), name, where, group=CITY)
    yield _link("settling", _("Settling the year"), name, where, frozenset({"grades", "settle_chosen"}), CITY)
    if has_permission(user, Permission.EDIT_COMMON_PLAN):
        also = frozenset({"next_year"})
        yield _link("next_year_city", _("Carrying the year over"), name, where, also, CITY)
    yield _link("volumes", _("City's volume"), name, where, frozenset({"volume"}), CITY)


def _management(user, name: str | None) -> Iterator[dict]:
    if has_permission_anywhere(user, Permission.IMPORT):
        also = frozenset(
            {
                *("plan_workbook_confirm", "plan_workbook_changes"),
                *("plan_workbook_job", "plan_workbook_job_confirm"),
            }
        )
        yield _link("plan_workbook", _("Plan workbook"), name, [], also, MANAGEMENT)
    if has_permission_anywhere(user, Permission.GIVE_ROLES):
        yield _link("people", _("People"), name, [], OF_PEOPLE, MANAGEMENT)
    if has_permission(user, Permission.VIEW_LOG):
        yield _link("event_log", _("Event log"), name, [], group=MANAGEMENT)


def _deadlines(current: str | None, year: int) -> dict:
    """The deadlines of a year: those of all agencies, and the own one's set by hand."""
    calendar = frozenset({"calendar", "calendar_confirm", "calendar_day"})
    return _link("deadlines", _("Deadlines"), current, {"year": year}, calendar, MANAGEMENT)


def _link(
    view: str,
    label,
    current: str | None,
    arguments: Mapping | Sequence,
    also: frozenset[str] = frozenset(),
    group: str | Promise = "",
) -> dict:
    where = {"kwargs": arguments} if isinstance(arguments, Mapping) else {"args": arguments}
    active = current == view or current in also
    return {"url": reverse(view, **where), "label": label, "active": active, "group": group}


def _year_links(request: HttpRequest, held: _Places) -> list[dict]:
    """The same page in the other years, where its address names a year and nothing that belongs to one year only.

    The page's own year is among them, also where no plan stands in it yet.
    """
    arguments = _arguments(request)
    page = request.resolver_match
    if page is None or "year" not in arguments or set(arguments) - {"year", "agency"}:
        return []
    years = held.years()
    if not years:
        return []
    return [
        {
            "url": reverse(page.view_name, kwargs={**arguments, "year": year}),
            "label": roc_year(year),
            "active": year == arguments["year"],
        }
        for year in sorted({*years, arguments["year"]}, reverse=True)
    ]
