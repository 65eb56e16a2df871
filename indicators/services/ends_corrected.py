"""A wrong last day of an agency is corrected, as far as what was made of it allows: its indicators may have been taken over."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from chiayi_kpi.accounts.agency_changes import AgencyRefused
from chiayi_kpi.accounts.ends_corrected import Corrected, correct_end, ending_written_at
from chiayi_kpi.accounts.models import Agency, User
from chiayi_kpi.core.clock import today
from chiayi_kpi.core.roc import year_ends
from objectives.locking import lock_all_years
from objectives.models import Plan


def preview_of_correction(
    *, agency: Agency, last_day: datetime.date | None, reason: str, by: User
) -> Corrected:
    """What ``correct_last_day`` would do; nothing of it stays."""
    with transaction.atomic():
        found = correct_last_day(agency=agency, last_day=last_day, reason=reason, by=by)
        transaction.set_rollback(True)
    return found


@transaction.atomic
def correct_last_day(*, agency: Agency, last_day: datetime.date | None, reason: str, by: User) -> Corrected:
    """As ``correct_end``; what is owed follows, and a settled year stays as its record says.

    Where indicators of a year were taken over, the agency goes on being over, and not there for the whole of that year:
    what others have reported since in its stead is theirs. Raises AgencyRefused, ReasonRefused.
    """
    lock_all_years([agency.pk])  # so that nobody takes its indicators over meanwhile
    year = _taken_over(agency)
    if year is not None and (last_day is None or last_day >= min(today(), year_ends(year)[1])):
        raise AgencyRefused(
            _(
                "Its indicators of the year %(year)s have been taken over: the ending is not taken back, and the last day is"
                " one that is over, before the end of that year."
            )
            % {"year": year}
        )
    return correct_end(agency=agency, last_day=last_day, reason=reason, by=by)


def settled_years(agency: Agency) -> list[int]:
    """The ROC years of the agency that a correction leaves as they are."""
    rows = Plan.objects.filter(agency=agency, settled_at__isnull=False)
    return list(rows.order_by("year").values_list("year", flat=True))


def _taken_over(agency: Agency) -> int | None:
    """The first year of which indicators have been taken over from it since it was written that it ends."""
    since = ending_written_at(agency)
    rows = Plan.objects.filter(agency=agency, regrouped_at__isnull=False)
    if since is not None:
        rows = rows.filter(regrouped_at__gte=since)
    return rows.order_by("year").values_list("year", flat=True).first()
