"""The plans that are carried over, and how far those of the next year are."""

from collections.abc import Mapping

from django.db.models import Count, F, Q

from chiayi_kpi.accounts.models import Agency
from chiayi_kpi.accounts.selectors import end_texts
from objectives.models import Plan
from objectives.selectors import named


def plans_to_carry(year: int, to: int, agency_code: str | None = None) -> list[Plan]:
    """The plans of the ROC year (of one agency: its alone), the common one first, for the others rest on it.

    Those of agencies that are not there in the year ``to`` any more are left out (``left_out``).
    """
    rows = named(Plan.objects.filter(year=year))
    if agency_code is not None:
        rows = rows.filter(agency__code=agency_code)
    plans = [
        plan
        for plan in rows.order_by(F("chapter").asc(nulls_last=True), "agency__code")
        if plan.agency is None or not plan.agency.ends_before(to)
    ]
    return sorted(plans, key=lambda plan: not plan.is_common)


def left_out(year: int, to: int, agency_code: str | None = None) -> list[str]:
    """Of each agency with a plan of the ROC year that is not there in the year ``to``: when it ends and who takes it over."""
    rows = Agency.objects.filter(plans__year=year).exclude(pk__in=Agency.objects.of_year(to))
    if agency_code is not None:
        rows = rows.filter(code=agency_code)
    return end_texts(rows.filter(last_day__isnull=False).values_list("pk", flat=True))


def drafted(year: int) -> Mapping[int | None, tuple[Plan, int]]:
    """Agency's id (None: the common plan) → its plan of the ROC year and how much of it is still to be looked at."""
    to_review = Count("copy_reviews", filter=Q(copy_reviews__seen_at=None))
    rows = named(Plan.objects.filter(year=year)).annotate(to_review=to_review)
    return {row.agency_id: (row, row.to_review) for row in rows}


def is_agency(code: str) -> bool:
    """Whether there is an agency of this code."""
    return Agency.objects.filter(code=code).exists()
