"""Writes to the plan's tree: keyword-only, each one transaction with its history row."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from chiayi_kpi.accounts.agency_changes import former_name
from chiayi_kpi.accounts.locking import lock_agencies
from chiayi_kpi.accounts.models import Agency, FormerName
from chiayi_kpi.accounts.permissions import has_permission
from chiayi_kpi.accounts.roles import Permission
from chiayi_kpi.core.clock import today
from chiayi_kpi.core.errors import Refused
from chiayi_kpi.core.history import save_with_history, stamp
from objectives.locking import YearSettled, lock_open, lock_plan
from objectives.models import DocumentIssue, ObjectiveAccount, PerformanceYear, Plan, PolicyAxis, Publication
from objectives.selectors import RESTS_ON_DRAFT, issue_of

_ASIDE = 1000  # more places than a plan has axes


@transaction.atomic
def save_agencies(
    *,
    names: Mapping[str, str],
    first_days: Mapping[str, datetime.date] | None = None,
    renamed_on: Mapping[str, datetime.date] | None = None,
    by,
    reason: str = "",
) -> dict[str, Agency]:
    """The agencies of these codes, made or renamed, each with its history; the caller has checked codes, names and days.

    An agency that ``first_days`` does not name keeps its own. One with another name has it from its day of ``renamed_on``
    on, by default from today; documents of the years before keep the old one. Where somebody else makes the same agency
    at the same moment, theirs is taken, and renamed if it is called otherwise.
    """
    days, since = first_days or {}, renamed_on or {}
    lock_agencies(Agency.objects.filter(code__in=names).values_list("pk", flat=True))
    existing, created = _made(names, days, by, reason)
    changed, former = [], []
    for agency in existing.values():
        if agency.name != names[agency.code]:
            former.append(former_name(agency, since.get(agency.code, today())))
        wanted = names[agency.code], days.get(agency.code, agency.first_day)
        if (agency.name, agency.first_day) != wanted:
            agency.name, agency.first_day = wanted
            changed.append(agency)
    save_with_history(created=[], changed=changed, fields=["name", "first_day"], by=by, reason=reason)
    FormerName.objects.bulk_create(former)
    return existing | created


def _made(
    names: Mapping[str, str], first_days: Mapping[str, datetime.date], by, reason: str
) -> tuple[dict[str, Agency], dict[str, Agency]]:
    """Those that stand already, and those that were made now; in one order, so that two makers never block each other."""
    existing = _agencies(names)
    created = {
        code: Agency(code=code, name=names[code], first_day=first_days.get(code))
        for code in sorted(names.keys() - existing.keys())
    }
    try:
        with transaction.atomic():
            save_with_history(created=[*created.values()], changed=[], fields=[], by=by, reason=reason)
    except IntegrityError:
        if not _agencies(created):  # nobody was first: something else is wrong
            raise
        return _made(names, first_days, by, reason)
    return existing, created


def _agencies(codes: Iterable[str]) -> dict[str, Agency]:
    return {agency.code: agency for agency in Agency.objects.filter(code__in=list(codes))}


def axis_names(plan: Plan) -> tuple[str, ...]:
    """The plan's policy axes in their order (no query where they are prefetched)."""
    return tuple(axis.name for axis in plan.axes.all()) if plan.pk else ()


@transaction.atomic
def set_axes(*, names: Mapping[int, Sequence[str]]) -> None:
    """Give plans, by plan id, exactly these policy axes (施政主軸), each in the given order.

    One that goes on under its name, or in its place under another, stays the same row: its objectives keep it.
    """
    existing: dict[int, list[PolicyAxis]] = defaultdict(list)
    for axis in PolicyAxis.objects.filter(plan_id__in=names):
        existing[axis.plan_id].append(axis)
    kept: list[PolicyAxis] = []
    made: list[PolicyAxis] = []
    for plan_id, wanted in names.items():
        by_name = {axis.name: axis for axis in existing[plan_id] if axis.name in wanted}
        by_place = {axis.position: axis for axis in existing[plan_id] if axis.name not in wanted}
        for position, name in enumerate(wanted, start=1):
            found = by_name.pop(name, None) or by_place.pop(position, None)
            (made if found is None else kept).append(found or PolicyAxis(plan_id=plan_id))
            row = found or made[-1]
            row.position, row.name = position, name
    rows = PolicyAxis.objects.filter(plan_id__in=names)
    rows.exclude(pk__in=[axis.pk for axis in kept]).delete()
    rows.update(position=F("position") + _ASIDE)  # no two in one place while they change it
    PolicyAxis.objects.bulk_update(kept, ["position", "name"])
    PolicyAxis.objects.bulk_create(made)


@transaction.atomic
def write_accounts(*, plan: Plan, texts: Mapping[int, str], by) -> int:
    """Write what the agency of ``plan`` says of objectives (by id) in its annual report; returns how many changed.

    Raises YearSettled.
    """
    lock_open(plan)
    existing = {row.objective_id: row for row in ObjectiveAccount.objects.filter(plan=plan)}
    created, changed = [], []
    for objective_id, text in texts.items():
        row = existing.get(objective_id)
        if row is None:
            created.append(ObjectiveAccount(plan=plan, objective_id=objective_id, text=text))
        elif row.text != text:
            row.text = text
            changed.append(row)
    save_with_history(created=created, changed=changed, fields=["text"], by=by)
    return len(created) + len(changed)


@transaction.atomic
def mark_sample_figures(*, plans: Iterable[Plan], by=None) -> None:
    """Say that the figures of ``plans`` are sample data; from now on every page and document shows it."""
    unmarked = [plan for plan in plans if not plan.has_sample_figures]
    for plan in unmarked:
        plan.has_sample_figures = True
    save_with_history(created=[], changed=unmarked, fields=["has_sample_figures"], by=by)


@transaction.atomic
def open_to_public(*, plan_id: int, by) -> bool:
    """Open the approved figures of an agency's year to everybody; False where they were open already.

    Raises Refused for a draft: what nobody has approved is not the city's plan.
    """
    if Plan.objects.select_for_update(no_key=True).get(pk=plan_id).is_draft:
        raise Refused(_("The plan is a draft; it can be made public once it is approved."))
    if Plan.objects.filter(RESTS_ON_DRAFT, pk=plan_id).exists():
        raise Refused(
            _("The year's common plan is still a draft; the page can be made public once it is approved.")
        )
    _row, opened = Publication.objects.get_or_create(plan_id=plan_id, defaults={"by": by})
    return opened


@transaction.atomic
def close_to_public(*, plan_id: int) -> bool:
    """Close them again; the history keeps who opened and closed them. False where they were closed already."""
    row = Publication.objects.filter(plan_id=plan_id).first()
    if row is None:
        return False
    row.delete()
    return True


@transaction.atomic
def set_deadlines(*, year: int, report_day: int, review_days: int, by) -> PerformanceYear:
    """The year's own deadlines, made or changed. Raises PermissionDenied, ValidationError for what cannot be."""
    if not has_permission(by, Permission.EDIT_COMMON_PLAN):
        raise PermissionDenied(_("You may not set the deadlines of a year."))
    existing = PerformanceYear.objects.select_for_update().filter(year=year).first()
    row = existing or PerformanceYear(year=year)
    row.report_day, row.review_days = report_day, review_days
    row.full_clean(
        validate_unique=False
    )  # the database says whether somebody else makes it at the same moment
    stamp(row, by=by)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        if existing is not None:
            raise
        return set_deadlines(year=year, report_day=report_day, review_days=review_days, by=by)
    return row


@transaction.atomic
def set_issue(
    *, plan: Plan, document: str, number: str, issued_on: datetime.date | None, remarks: str = "", by
) -> DocumentIssue:
    """What stands on the paper that ``plan`` or its report is issued as; a settled year's too.

    Raises YearSettled where something would change that the issued paper of a settled year bears.
    """
    lock_plan(plan)
    row = issue_of(plan, document)
    said = {"number": number, "issued_on": issued_on, "remarks": remarks}
    changed = {name for name, value in said.items() if getattr(row, name) != value}
    if changed.intersection(row.closed):
        raise YearSettled(
            _(
                "The document is issued and its year is settled: what it bears is not changed any more. "
                "Only the planning office can reopen the year, with a reason."
            )
        )
    if changed:
        row.number, row.issued_on, row.remarks = number, issued_on, remarks
        stamp(row, by=by)
        row.save()
    return row


@transaction.atomic
def set_issues(*, plan: Plan, said: Mapping[str, Mapping[str, Any]], by) -> None:
    """``set_issue`` of several documents, by document what is said of each: all of them or none. Raises YearSettled."""
    for document, words in said.items():
        set_issue(plan=plan, document=document, by=by, **words)


@transaction.atomic
def draft_plans(*, year: int, by) -> list[Plan]:
    """An empty draft for each agency of the year that has no plan; its chapter is that of the year before, or the next
    number that is free.

    Raises PermissionDenied for whoever does not draft the plans of the whole city.
    """
    if not has_permission(by, Permission.EDIT_PLAN):
        raise PermissionDenied(_("You may not draft the plans of every agency."))
    of_year = Plan.objects.filter(year=year, agency__isnull=False)
    existing = dict(of_year.values_list("agency_id", "chapter"))
    before = Plan.objects.filter(year=year - 1, agency__isnull=False).values_list("agency_id", "chapter")
    former = {agency_id: chapter for agency_id, chapter in before if chapter}
    taken = {chapter for chapter in (*existing.values(), *former.values()) if chapter}
    made = []
    for agency in Agency.objects.of_year(year).exclude(pk__in=existing).order_by("code"):
        chapter = former.get(agency.pk) or max(taken, default=0) + 1
        taken.add(chapter)
        made.append(Plan(year=year, agency=agency, chapter=chapter))
    try:
        with transaction.atomic():
            save_with_history(created=made, changed=[], fields=[], by=by)
    except IntegrityError:
        if not of_year.filter(agency__in=[plan.agency_id for plan in made]).exists():
            raise
        return draft_plans(year=year, by=by)  # what somebody else made at the same moment stands now
    return made
