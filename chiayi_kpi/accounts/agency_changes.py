"""Agencies change: one is renamed, ends, is merged into another or split into several. Settled years stay as they are."""

import datetime
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from chiayi_kpi.accounts.locking import lock_agencies
from chiayi_kpi.accounts.models import Agency, FormerName, Membership, Succession, User
from chiayi_kpi.accounts.people.along import LeftOut, take_along
from chiayi_kpi.accounts.permissions import may_change_agencies
from chiayi_kpi.core.errors import Refused
from chiayi_kpi.core.history import save_with_history, stamp
from chiayi_kpi.core.roc import dotted, year_of


class AgencyRefused(Refused):
    """A change of an agency that is not made; the message says why."""


@transaction.atomic
def rename_agency(*, agency: Agency, name: str, first_day: datetime.date, by: User) -> None:
    """The agency is called ``name`` from ``first_day`` on; documents of the years before that day's keep the old name."""
    (locked,) = lock_changing(agency, by)
    name = name.strip()
    if name == locked.name:
        raise AgencyRefused(_("It has this name already."))
    refuse_others_name(locked, name)
    former_name(locked, first_day).save()
    locked.name = name
    reason = _("renamed from %s on") % dotted(first_day)
    stamp(locked, by=by, reason=reason)
    locked.save(update_fields=["name"])


def refuse_others_name(agency: Agency, name: str) -> None:
    """Raises AgencyRefused where another agency is called ``name``."""
    if Agency.objects.filter(name=name).exclude(pk=agency.pk).exists():
        raise AgencyRefused(_("Another agency is called “%s”.") % name)


def former_name(agency: Agency, first_day: datetime.date) -> FormerName:
    """What the agency, which gets another name from ``first_day`` on, was called in the years before; not saved yet."""
    return FormerName(agency=agency, name=agency.name, last_year=year_of(first_day) - 1, renamed_on=first_day)


def end_text(agency: Agency) -> str:
    """When it ends and who takes it over, of one that has a last day; no query where ``successions__successor`` are prefetched."""
    if agency.last_day is None:
        raise ValueError(f"{agency.code} does not end.")
    words = {"agency": agency.name, "day": dotted(agency.last_day)}
    heirs = [row.successor.name for row in agency.successions.all()]
    if not heirs:
        return _("%(agency)s ends on %(day)s.") % words
    words["heirs"] = _(", ").join(heirs)
    return _("%(agency)s ends on %(day)s; it is taken over by %(heirs)s.") % words


@transaction.atomic
def begin_agency(*, agency: Agency, first_day: datetime.date | None, by: User) -> None:
    """The agency is there from ``first_day`` on and owes no month before; None: it was always there."""
    (locked,) = lock_changing(agency, by)
    if first_day is not None and locked.last_day is not None and first_day > locked.last_day:
        raise AgencyRefused(_("It ends on %s, before this day.") % dotted(locked.last_day))
    locked.first_day = first_day
    stamp(locked, by=by)
    locked.save(update_fields=["first_day"])


@transaction.atomic
def end_agency(
    *, agency: Agency, last_day: datetime.date, successors: Sequence[Agency], people_go_along: bool, by: User
) -> list[LeftOut]:
    """The agency's last day; from the next on its ``successors`` look after its plans: one (merged) or several (split).

    Roles in it end with it. With ``people_go_along`` its people hold the same roles in the only successor, from now
    on, but for those that ``by`` could not give there, which are returned. Raises AgencyRefused.
    """
    locked, *successors = lock_changing(agency, by, *successors)
    if locked.last_day is not None:
        raise AgencyRefused(_("It ends on %s already.") % dotted(locked.last_day))
    refuse_end(locked, last_day)
    _refuse_successors(locked, successors)
    if people_go_along and len(successors) != 1:
        raise AgencyRefused(
            _("People go along only where there is one successor; give the others their roles.")
        )
    reason = _("%(agency)s ends on %(day)s") % {"agency": locked.name, "day": dotted(last_day)}
    locked.last_day = last_day
    stamp(locked, by=by, reason=reason)
    locked.save(update_fields=["last_day"])
    _succeed(locked, last_day + datetime.timedelta(1), successors, by, reason)
    left_out = []
    if people_go_along:
        left_out = take_along(agency=locked, successor=successors[0], by=by, reason=reason)
    held = list(Membership.objects.in_force().filter(agency=locked))
    longer = [one for one in held if one.last_day is None or one.last_day > last_day]
    for one in longer:
        one.last_day = last_day
    save_with_history(created=[], changed=longer, fields=["last_day"], by=by, reason=reason)
    return left_out


def lock_changing(agency: Agency, by: User, *others: Agency) -> list[Agency]:
    """The agencies as they are now, in this order, locked; AgencyRefused where ``by`` does not keep the list."""
    if not may_change_agencies(by):
        raise AgencyRefused(_("Only the planning office and administrators change agencies."))
    keys = [one.pk for one in (agency, *others)]
    rows = lock_agencies(keys)
    return [rows[key] for key in keys]


def refuse_end(agency: Agency, last_day: datetime.date) -> None:
    """Refuse a last day before the agency was there, or before it took over another."""
    if agency.first_day is not None and last_day < agency.first_day:
        raise AgencyRefused(_("Its first day is %s; it cannot end before.") % dotted(agency.first_day))
    taken = agency.taken_over.filter(first_day__gt=last_day).select_related("agency").first()
    if taken is not None:
        raise AgencyRefused(
            _("It took over %(agency)s on %(day)s; it cannot end before.")
            % {"agency": taken.agency.name, "day": dotted(taken.first_day)}
        )


def _refuse_successors(agency: Agency, successors: Sequence[Agency]) -> None:
    for successor in successors:
        if successor.pk == agency.pk:
            raise AgencyRefused(_("An agency cannot take over from itself."))
        if successor.last_day is not None:
            raise AgencyRefused(
                _("%(agency)s ends on %(day)s itself.")
                % {"agency": successor.name, "day": dotted(successor.last_day)}
            )


def _succeed(
    agency: Agency, first_day: datetime.date, successors: Sequence[Agency], by: User, reason: str
) -> None:
    """The successors take over the agency, and what it had taken over itself."""
    earlier = Succession.objects.filter(successor=agency).values_list("agency_id", flat=True)
    known = set(Succession.objects.filter(successor__in=successors).values_list("agency_id", "successor_id"))
    rows = [
        Succession(agency_id=pk, successor=successor, first_day=first_day)
        for pk in (agency.pk, *earlier)
        for successor in successors
        if (pk, successor.pk) not in known and pk != successor.pk
    ]
    save_with_history(created=rows, changed=[], fields=[], by=by, reason=reason)
