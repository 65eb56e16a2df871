"""Bulk reads of the plans and their trees: one query each, however many plans are asked for."""

import datetime
from collections.abc import Collection
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Case, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Now

from chiayi_kpi.accounts.models import Agency, FormerName
from chiayi_kpi.core.models import FIRST_YEAR, LAST_YEAR
from chiayi_kpi.core.prepared import Given, Prepared
from chiayi_kpi.core.roc import LAST_MONTH, OFFSET, year_ends
from objectives.models import (
    SIGNATORIES,
    DocumentIssue,
    Facet,
    Objective,
    PerformanceYear,
    Plan,
    PolicyAxis,
    Publication,
)


class PlanRow(NamedTuple):
    """A plan of the year; without an agency (code and name empty) it is the city's common plan.

    ``handed_over``: its agency ended before the year did and has no indicator of its own left (``HANDED_OVER``).
    ``rests_on_draft``: the year's common plan, whose facets hold for it too, is a draft. ``opened_again``: it was approved
    before whatever approval holds now, so that earlier months may have had other terms. ``regrouped_at``: what was changed
    up to then holds in the whole year. ``settled_before``: a settlement of it was taken back.
    """

    id: int
    year: int
    agency_id: int | None
    agency_code: str
    agency_name: str
    chapter: int | None
    preamble: str
    has_sample_figures: bool
    status: str
    handed_over: bool = False
    rests_on_draft: bool = False
    opened_again: bool = False
    regrouped_at: datetime.datetime | None = None
    settled_at: datetime.datetime | None = None
    settled_before: bool = False
    axes: tuple[str, ...] = ()

    @property
    def is_draft(self) -> bool:
        """Whether its content may still change: its own, or that of the common plan."""
        return self.rests_on_draft or self.status == Plan.Status.DRAFT

    def is_asked(self, agency_codes: Collection[str] | None) -> bool:
        """Whether it is among the plans of these agencies (None: of all whose plans were not handed over)."""
        if agency_codes is None:
            return self.agency_id is not None and not self.handed_over
        return self.agency_id is not None and self.agency_code in agency_codes


class PlanPlace(NamedTuple):
    """That an agency has a plan for a year."""

    year: int
    agency_id: int
    agency_code: str
    agency_name: str


class PlanStatus(NamedTuple):
    """How far the agencies' plans of a year are.

    ``without_plan``: names, ``drafts``: codes of the agencies; ``common_is_draft`` is about the common plan.
    """

    without_plan: tuple[str, ...]
    drafts: frozenset[str]
    common_is_draft: bool


class Paper(NamedTuple):
    """What a document bears as a paper, beside what the plan's year says: its issue, who signs, when the plan was approved."""

    number: str = ""
    issued_on: datetime.date | None = None
    remarks: str = ""  # of the head
    approved_at: datetime.datetime | None = None
    signatories: tuple[str, ...] = ()


NO_PAPER = Paper()


class FacetRow(NamedTuple):
    id: int
    plan_id: int
    no: int
    name: str
    weight: Decimal
    cap: Decimal | None
    note: str


class ObjectiveRow(NamedTuple):
    """An objective; ``accounts``: plan id → what that plan's agency says of it in its annual report."""

    id: int
    plan_id: int
    facet_id: int
    no: int
    name: str
    weight: Decimal
    description: str
    accounts: dict[int, str]


# The name that the agency of a plan had in its year, as ``Agency.name_in`` finds it. For
# ``values_list`` of plans; of plans themselves it is read by ``named``, and ``Plan.agency_name`` has it.
AGENCY_NAME = Coalesce(
    Subquery(
        FormerName.objects.filter(agency=OuterRef("agency"), last_year__gte=OuterRef("year"))
        .order_by("last_year", "renamed_on")
        .values("name")[:1]
    ),
    "agency__name",
    Value(""),
)

# The plans of agencies that ended before the year did and have no indicator of their own left: what they had is scored in
# their successors' plans, so that these are neither ranked nor settled, and wait for nobody.
_LAST_YEAR = Q(agency__last_day__year=F("year") + OFFSET)
HANDED_OVER = (
    Q(agency__last_day__isnull=False)
    & (Q(agency__last_day__year__lt=F("year") + OFFSET) | _LAST_YEAR)
    & ~(_LAST_YEAR & Q(agency__last_day__month=LAST_MONTH, agency__last_day__day=31))
    & ~Exists(Plan.objects.filter(pk=OuterRef("pk"), indicators__isnull=False))
)

RESTS_ON_DRAFT = Exists(
    Plan.objects.filter(year=OuterRef("year"), agency=None, status=Plan.Status.DRAFT, facets__isnull=False)
)
# The same as ``PlanRow.is_draft``: whoever reports there is neither late nor reminded.
IS_DRAFT = Q(status=Plan.Status.DRAFT) | Q(RESTS_ON_DRAFT)

_OPENED_AGAIN = Exists(
    Plan.history.filter(
        id=OuterRef("pk"),
        status=Plan.Status.APPROVED,
        approved_at__lt=Coalesce(OuterRef("approved_at"), Now()),
    )
)
# Whether it, or the year's common plan, was approved before whatever approval holds now.
TERMS_REOPENED = Q(_OPENED_AGAIN) | Q(
    Exists(Plan.objects.filter(_OPENED_AGAIN, year=OuterRef("year"), agency=None))
)

_PLAN_FIELDS = (
    "pk",
    "year",
    "agency_id",
    Coalesce("agency__code", Value("")),
    AGENCY_NAME,
    "chapter",
    "preamble",
    "has_sample_figures",
    "status",
    Case(When(HANDED_OVER, then=True), default=False),
    RESTS_ON_DRAFT,
    _OPENED_AGAIN,
    "regrouped_at",
    "settled_at",
    Exists(Plan.objects.filter(pk=OuterRef("pk"), settlements__reopened_at__isnull=False)),
)

_PLANS = Prepared(
    Plan.objects.filter(year__in=Given("years"))
    .order_by(F("chapter").asc(nulls_last=True), "agency__code", "axes__position")
    .values_list(*_PLAN_FIELDS, "axes__name")
)
_PLACES = (
    Plan.objects.filter(agency__isnull=False)
    .order_by("-year", F("chapter").asc(nulls_last=True), "agency__code")
    .values_list("year", "agency_id", "agency__code", AGENCY_NAME)
)
_COMMON_STATUS = Plan.objects.filter(agency=None, year=Given("year")).order_by().values("status")[:1]
_STATUS = Prepared(
    Agency.objects.there(Given("first"), Given("last"))
    .annotate(
        of_year=FilteredRelation("plans", condition=Q(plans__year=Given("year"))),
        common_status=Subquery(_COMMON_STATUS),
    )
    .values_list("code", "name", "of_year__status", "common_status")
)
_ALL_PLACES = Prepared(_PLACES)
_PLACES_OF = Prepared(_PLACES.filter(agency_id__in=Given("agency_ids")))
# Facets with their objectives, and these with what is said of them: a row for each, so that one query finds all.
_OUTLINE_FIELDS = (*FacetRow._fields, *(f"held__{field}" for field in ObjectiveRow._fields[:-1]))
_OUTLINE = (
    Facet.objects.filter(plan_id__in=Given("plan_ids"))
    .annotate(held=FilteredRelation("objectives", condition=Q(objectives__plan_id__in=Given("plan_ids"))))
    .order_by("no", "plan_id", "held__no", "held__plan_id")
    .values_list(*_OUTLINE_FIELDS)
)
_SAID = FilteredRelation("held__accounts", condition=Q(held__accounts__plan_id__in=Given("plan_ids")))
_BARE_OUTLINE = Prepared(_OUTLINE)
_OUTLINE_WITH_ACCOUNTS = Prepared(
    _OUTLINE.annotate(said=_SAID).values_list(*_OUTLINE_FIELDS, "said__plan_id", "said__text")
)


def named(plans: QuerySet[Plan]) -> QuerySet[Plan]:
    """The plans with their agencies, each under the name of its year, so that ``Plan.agency_name`` asks for nothing more."""
    return plans.select_related("agency").annotate(name_then=AGENCY_NAME)


def plans_of_year(year: int) -> list[PlanRow]:
    """Every plan of the ROC year with its policy axes, the common one included, in the order of the city's volume."""
    return plans_of_years([year])


def plans_of_years(years: Collection[int]) -> list[PlanRow]:
    """The same of several years, each year's plans in the order of its volume."""
    # A year that no plan can be about may be a number that no column holds.
    rows = _PLANS(years=[year for year in years if FIRST_YEAR <= year <= LAST_YEAR])
    plans: dict[int, PlanRow] = {}
    for *fields, axis in rows:
        plan = plans.get(fields[0]) or PlanRow(*fields)
        plans[plan.id] = plan._replace(axes=(*plan.axes, axis)) if axis else plan
    return list(plans.values())


def common_plan(year: int) -> Plan | None:
    """The city's common plan of the year."""
    return Plan.objects.filter(year=year, agency=None).first()


def plans_by_key(condition: Q, ids: Collection[str]) -> list[Plan]:
    """Those of the plans with these keys that fit the condition, the newest first, the common one before the agencies'."""
    return list(
        named(Plan.objects.filter(condition, pk__in=ids)).order_by(
            "-year", F("agency_id").asc(nulls_first=True), "pk"
        )
    )


def plan_of_agency(year: int, code: str) -> Plan | None:
    """The plan of the agency with this code, with the agency."""
    return named(Plan.objects.filter(year=year, agency__code=code)).first()


def agency_plans(agency_ids: Collection[int] | None) -> list[PlanRow]:
    """The plans of these agencies (``None``: of all), newest year first; the common plans are left out."""
    rows = Plan.objects.filter(agency__isnull=False)
    return _newest_first(rows if agency_ids is None else rows.filter(agency_id__in=agency_ids))


def published_plan(year: int, code: str) -> PlanRow | None:
    """The agency's plan of the year if its figures are open to everybody; a draft's are not, nor those
    that rest on a draft of the common plan, until it is approved again.
    """
    plans = published_plans(year=year, agency__code=code)
    return plans[0] if plans else None


def published_plans(**asked: int | str) -> list[PlanRow]:
    """The same of all agencies' years, or of those that are ``asked`` for by fields of the plan; newest year first."""
    approved = Plan.objects.filter(~RESTS_ON_DRAFT, status=Plan.Status.APPROVED, publication__isnull=False)
    return _newest_first(approved.filter(**asked))


def drafts_of_year(year: int) -> list[Plan]:
    """The plans of the ROC year, the common one included, that nobody has approved yet; none that was handed over.

    The common plan comes first, for every agency rests on it; then the volume's order.
    """
    rows = named(Plan.objects.filter(~HANDED_OVER, year=year, status=Plan.Status.DRAFT))
    plans = rows.order_by(F("chapter").asc(nulls_last=True), "agency__code")
    return sorted(plans, key=lambda plan: not plan.is_common)


def plans_of_agencies(year: int, codes: Collection[str]) -> list[Plan]:
    """The plans of the ROC year of these agencies, in the order of the city's volume."""
    return list(named(Plan.objects.filter(year=year, agency__code__in=codes)).order_by("chapter"))


def plan_status(year: int) -> PlanStatus:
    """All agencies of the ROC year with its plans, and its common plan. One query."""
    first, last = year_ends(year)
    found = _STATUS(year=year, first=first, last=last)
    draft = Plan.Status.DRAFT
    return PlanStatus(
        tuple(name for _code, name, status, _common in found if status is None),
        frozenset(code for code, _name, status, _common in found if status == draft),
        any(status == draft for *_of_agency, status in found),
    )


def open_years(agency_id: int) -> list[int]:
    """The ROC years of the agency's plans that are not settled, newest first."""
    rows = Plan.objects.filter(agency=agency_id, settled_at=None).order_by("-year")
    return list(rows.values_list("year", flat=True))


def public_since(plan_id: int) -> datetime.datetime | None:
    """Since when the plan's figures have been open to everybody; None where they are not."""
    return public_plans([plan_id]).get(plan_id)


def public_plans(plan_ids: Collection[int]) -> dict[int, datetime.datetime]:
    """Plan id → since when its figures have been open to everybody; the others are absent. One query."""
    return dict(Publication.objects.filter(plan__in=plan_ids).values_list("plan_id", "since"))


def axes_for(plan_id: Any) -> QuerySet[PolicyAxis]:
    """The policy axes that an objective of this plan may serve: the plan's, then those of its year's common plan."""
    plan = Plan.objects.filter(pk=int(plan_id)) if str(plan_id).isdecimal() else Plan.objects.none()
    return PolicyAxis.objects.filter(
        Q(plan__in=plan) | Q(plan__agency=None, plan__year__in=plan.values("year"))
    ).order_by(F("plan__agency").asc(nulls_last=True), "position")


def objective_axes(plan_id: int, year: int) -> dict[str, str]:
    """Printed code → the name of the policy axis of the objectives that hold in the plan of ``year`` and serve one. One query."""
    found = axes_of_year(year)
    return found.get(0, {}) | found.get(plan_id, {})


def axes_of_year(year: int) -> dict[int, dict[str, str]]:
    """Plan id → printed code → the policy axis of its own objectives that serve one, of every plan of ``year``; of the common plan's under 0. One query."""
    found: dict[int, dict[str, str]] = {}
    rows = Objective.objects.filter(plan__year=year, axis__isnull=False)
    keys = ("plan_id", "plan__agency_id", "facet__no", "no", "axis__name")
    for plan_id, agency_id, facet, no, name in rows.order_by("axis__position").values_list(*keys):
        found.setdefault(plan_id if agency_id else 0, {})[f"{facet}-{no}"] = name
    return found


def papers(plan_ids: Collection[int], document: str) -> dict[int, Paper]:
    """Plan id → the paper that its ``document`` is, given or not. One query."""
    rows = (
        Plan.objects.filter(pk__in=plan_ids)
        .annotate(
            issue=FilteredRelation("issues", condition=Q(issues__document=document)),
            signatories=Subquery(
                PerformanceYear.objects.filter(year=OuterRef("year")).values("signatories")[:1]
            ),
        )
        .values_list(
            "pk", "issue__number", "issue__issued_on", "issue__remarks", "approved_at", "signatories"
        )
    )
    return {
        pk: Paper(number or "", issued_on, remarks or "", approved_at, _signatories(said))
        for pk, number, issued_on, remarks, approved_at, said in rows
    }


def issue_of(plan: Plan, document: str) -> DocumentIssue:
    """What is said of the plan's document as a paper; a row that is not stored where nobody said anything."""
    asked = {"plan": plan, "document": document}
    return DocumentIssue.objects.select_related("plan").filter(**asked).first() or DocumentIssue(**asked)


def _signatories(said: str | None) -> tuple[str, ...]:
    names = (SIGNATORIES if said is None else said).replace("，", "、").replace(",", "、").split("、")
    return tuple(name.strip() for name in names if name.strip())


def plan_places(agency_ids: Collection[int] | None) -> list[PlanPlace]:
    """Which years these agencies (``None``: all) have plans for, newest first, without what the plans say."""
    rows = _ALL_PLACES() if agency_ids is None else _PLACES_OF(agency_ids=list(agency_ids))
    return list(map(PlanPlace._make, rows))


def _newest_first(rows: QuerySet[Plan]) -> list[PlanRow]:
    rows = rows.order_by("-year", F("chapter").asc(nulls_last=True), "agency__code")
    return [PlanRow(*row) for row in rows.values_list(*_PLAN_FIELDS)]


def outline(
    plan_ids: Collection[int], *, with_accounts: bool = True
) -> tuple[list[FacetRow], list[ObjectiveRow]]:
    """The facets that stand in these plans, and the objectives in them that do, with what these plans' agencies say of them.

    Facets by number, and so are the objectives of each. One query.
    """
    width, end = len(FacetRow._fields), len(_OUTLINE_FIELDS)
    facets: dict[int, FacetRow] = {}
    objectives: dict[int, ObjectiveRow] = {}
    for row in (_OUTLINE_WITH_ACCOUNTS if with_accounts else _BARE_OUTLINE)(plan_ids=list(plan_ids)):
        facets.setdefault(row[0], FacetRow._make(row[:width]))
        if row[width] is not None:
            objective = objectives.setdefault(row[width], ObjectiveRow._make([*row[width:end], {}]))
            if with_accounts and row[end] is not None:
                objective.accounts[row[end]] = row[end + 1]
    return list(facets.values()), list(objectives.values())
