"""A last day of an agency that was wrong: another one, or none; what rests on it follows."""

import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from chiayi_kpi.accounts.agency_changes import AgencyRefused, lock_changing, refuse_end
from chiayi_kpi.accounts.locking import lock_people
from chiayi_kpi.accounts.models import Agency, Membership, Succession, User
from chiayi_kpi.accounts.people.along import LeftOut, roles_of
from chiayi_kpi.accounts.people.checks import refuse_clash
from chiayi_kpi.accounts.people.errors import PeopleRefused
from chiayi_kpi.core.clock import today
from chiayi_kpi.core.history import save_with_history, stamp
from chiayi_kpi.core.reasons import ReasonRefused, reason_given
from chiayi_kpi.core.roc import dotted

_DAY = datetime.timedelta(1)


class Corrected(NamedTuple):
    """The roles that hold to another day now, and those that stay ended, each with the sentence that says why."""

    roles: list[Membership]
    left_out: list[LeftOut]


def ending_written_at(agency: Agency) -> datetime.datetime | None:
    """When it was first written that the agency ends, of the ending that stands now; None where nothing tells."""
    found = None
    rows = agency.history.order_by("-history_date", "-history_id")
    for moment, last_day in rows.values_list("history_date", "last_day"):
        if last_day is None:
            break
        found = moment
    return found


@transaction.atomic
def correct_end(*, agency: Agency, last_day: datetime.date | None, reason: str, by: User) -> Corrected:
    """The agency's last day is another one; None: it does not end, and nobody takes it over.

    Roles that ended with it end with it on the other day, or on that up to which they had been given before; one that
    would hold again beside what its person is by now stays ended. Roles that its people were given elsewhere stay.
    Raises AgencyRefused, and ReasonRefused without a reason.
    """
    (locked,) = lock_changing(agency, by)
    reason = reason_given(reason, ReasonRefused, _("Write the reason."))
    former = locked.last_day
    if former is None:
        raise AgencyRefused(_("It has no last day that could be corrected."))
    if last_day == former:
        raise AgencyRefused(_("It ends on %s already.") % dotted(former))
    heirs = [row.successor for row in locked.successions.select_related("successor")]
    if last_day is not None:
        refuse_end(locked, last_day)
    for heir in heirs:
        if heir.last_day is not None and (last_day is None or last_day >= heir.last_day):
            raise AgencyRefused(
                _("%(agency)s, which takes it over, ends on %(day)s itself; correct that first.")
                % {"agency": heir.name, "day": dotted(heir.last_day)}
            )
    written_at = ending_written_at(locked)
    locked.last_day = last_day
    stamp(locked, by=by, reason=reason)
    locked.save(update_fields=["last_day"])
    _succeed_from(locked, former, by, reason)
    roles, left_out = _roles(locked, former, written_at)
    save_with_history(created=[], changed=roles, fields=["last_day"], by=by, reason=reason)
    return Corrected(roles, left_out)


def _succeed_from(agency: Agency, former: datetime.date, by: User, reason: str) -> None:
    """Who took it over, and what it had taken over itself, did so on another day, or not at all."""
    earlier = Succession.objects.filter(successor=agency).values("agency")
    heirs = agency.successions.values("successor")
    rows = list(
        Succession.objects.filter(
            Q(agency=agency) | Q(agency__in=earlier, successor__in=heirs), first_day=former + _DAY
        )
    )
    for row in rows:
        if agency.last_day is None:
            stamp(row, by=by, reason=reason)
            row.delete()
        else:
            row.first_day = agency.last_day + _DAY
    if agency.last_day is not None:
        save_with_history(created=[], changed=rows, fields=["first_day"], by=by, reason=reason)


def _roles(agency: Agency, former: datetime.date, written_at: datetime.datetime | None) -> Corrected:
    """The roles in the agency with the day up to which each holds now."""
    lock_people(Membership.objects.filter(agency=agency).values_list("user", flat=True))
    rows = Membership.objects.filter(agency=agency).select_related("user", "agency")
    found = list(rows.order_by("user__username", "role"))
    before = _given_before(found, written_at)
    held = roles_of({one.user_id for one in found})
    told = Corrected([], [])
    for one in found:
        was_over = one.ended
        day = _day(one, agency.last_day, former, before)
        if day == one.last_day:
            continue
        if was_over and (day is None or day >= today()):
            try:
                refuse_clash(one.user, one.role, held[one.user_id])
            except PeopleRefused as refused:
                told.left_out.append(LeftOut(one.user, one.get_role_display(), str(refused)))
                continue
        one.last_day = day
        told.roles.append(one)
    return told


def _given_before(
    roles: list[Membership], written_at: datetime.datetime | None
) -> dict[int, datetime.date | None]:
    """Role → the day up to which it held before the ending was written; not of those that were given since."""
    if written_at is None:
        return {}
    history = Membership.history.filter(id__in=[one.pk for one in roles], history_date__lt=written_at)
    return dict(history.order_by("history_date", "history_id").values_list("id", "last_day"))


def _day(
    one: Membership,
    end: datetime.date | None,
    former: datetime.date,
    before: dict[int, datetime.date | None],
) -> datetime.date | None:
    """Until when the role holds where its agency ends on ``end`` instead of ``former``."""
    wanted = one.last_day
    if wanted == former:
        wanted = before.get(one.pk)
        if wanted is not None and wanted < former:  # it was given again, for as long as the agency is there
            wanted = None
    elif one.ended:  # it was over by itself
        return one.last_day
    if end is None or (wanted is not None and wanted <= end):
        return wanted
    return end
