"""One writer at a time for one agency's year, and none once the year is settled.

Every service that writes something of a plan begins with ``lock_open``; imports and the admin, which write in ways of
their own, ask ``closed_by_settling`` for the same answer in the same words.

Whoever locks several plans takes them in ``LOCK_ORDER``: with two orders, each of two people would wait for the other,
and the database would end one of them. Agencies and people are locked after plans (``accounts.locking``).
"""

from collections.abc import Collection

from django.db.models import F, Q
from django.utils.translation import gettext as _

from chiayi_kpi.core.changes import belongs_to
from chiayi_kpi.core.errors import Refused
from objectives.models import Plan
from objectives.selectors import named

LOCK_ORDER = (F("agency_id").asc(nulls_first=True), "pk")  # the common plan before any agency's


class YearSettled(Refused):
    """Something was to be written into a settled year; the message names the year and who may reopen it."""


def lock_plan(plan: Plan) -> None:
    """Wait until nobody else writes anything of ``plan``; held until the transaction ends.

    What ``plan`` says of approval and settling is as it stands then. Locking the rows alone would not do: two people
    who fill the same empty cell have no row to lock. SQLite has one writer at a time anyway (its transactions begin
    IMMEDIATE).
    """
    belongs_to(plan)
    rows = Plan.objects.select_for_update(no_key=True).filter(pk=plan.pk)
    for plan.status, plan.settled_at in rows.values_list("status", "settled_at"):
        return


def lock_with_common(plan: Plan) -> None:
    """Lock the agency's plan and the common plan, on whose rules and weights its score rests, in ``LOCK_ORDER``; as ``lock_plan``."""
    common = Plan.objects.filter(year=plan.year, agency=None).first()
    if common is not None:
        lock_plan(common)
    lock_plan(plan)


def lock_for_settling(plan: Plan) -> None:
    """``lock_with_common`` for a writer; as ``lock_open``."""
    lock_with_common(plan)
    refuse_settled(plan)


def lock_all_years(agency_ids: Collection[int | None]) -> None:
    """Lock every plan of these agencies (None: the common ones), in ``LOCK_ORDER``, for whoever writes in several of their years."""
    of_agencies = Q(agency__in=[pk for pk in agency_ids if pk is not None])
    if None in agency_ids:
        of_agencies |= Q(agency=None)
    plans = Plan.objects.filter(of_agencies).order_by(*LOCK_ORDER).select_for_update(no_key=True)
    list(plans.values_list("pk", flat=True))


def lock_year(year: int) -> None:
    """Lock every plan of the year, in ``LOCK_ORDER``, for whoever decides something that all of them rest on."""
    plans = Plan.objects.filter(year=year).order_by(*LOCK_ORDER).select_for_update(no_key=True)
    list(plans.values_list("pk", flat=True))


def lock_named(years: Collection[int], agency_codes: Collection[str]) -> None:
    """Lock the plans of these years and all of these agencies, in ``LOCK_ORDER``, for whoever comes to each of them later."""
    rows = Plan.objects.filter(Q(year__in=years) | Q(agency__code__in=agency_codes)).order_by(*LOCK_ORDER)
    list(rows.select_for_update(no_key=True, of=("self",)).values_list("pk", flat=True))


def lock_open(plan: Plan) -> None:
    """``lock_plan`` for a writer: raises YearSettled where the year is settled."""
    lock_plan(plan)
    refuse_settled(plan)


def refuse_settled(plan: Plan) -> None:
    """Raises YearSettled where nothing may be written into ``plan``, which the caller has locked."""
    message = closed_by_settling(plan)
    if message:
        raise YearSettled(message)


def closed_by_settling(plan: Plan) -> str:
    """Why nothing may be written into ``plan`` any more, in words for the person; empty while its year is open.

    The common plan is part of every agency's year, so one settled year closes it (one query).
    """
    if plan.is_common:
        return _common_closed(plan)
    if not plan.is_settled:
        return ""
    return _(
        "The year %(year)s of %(agency)s is settled; nothing in it is changed any more. "
        "Only the planning office can reopen it, with a reason."
    ) % {"year": plan.year, "agency": plan.agency_name}


def _common_closed(plan: Plan) -> str:
    settled = Plan.objects.filter(year=plan.year, settled_at__isnull=False).order_by("chapter", "agency_id")
    names = [plan.agency_name for plan in named(settled)]
    if not names:
        return ""
    return _(
        "The common plan holds for agencies whose year %(year)s is settled: %(agencies)s. "
        "It can be changed after the planning office has reopened these years, each with a reason."
    ) % {"year": plan.year, "agencies": _(", ").join(names)}
