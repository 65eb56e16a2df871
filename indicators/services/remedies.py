"""Improvement measures (改善措施): opened from a month's shortfall, handed in by who carries them out, closed by a supervisor.

One that was begun by mistake is deleted by who began it.
"""

import datetime
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from chiayi_kpi.core.clock import has_begun, today
from chiayi_kpi.core.history import stamp
from chiayi_kpi.core.month_state import not_begun
from chiayi_kpi.core.reasons import ReasonRefused, reason_given
from chiayi_kpi.notices.services import take_back
from indicators.errors import ReportingRefused
from indicators.models import Evidence, Remedy
from indicators.notices import Kind, remedy_address, tell_remedy
from indicators.selectors.remedies import owners_of, versions_of, was_written_by_alone
from indicators.selectors.reporters import reporters
from objectives.locking import lock_open
from objectives.models import Plan


@dataclass(frozen=True, slots=True)
class RemedyTexts:
    """What is written of a measure. ``owner``: the id of who carries it out; ``evidence``: that of a file of the indicator."""

    cause: str
    measure: str
    owner: int
    due: datetime.date
    result: str = ""
    evidence: int | None = None
    no_evidence: str = ""


@transaction.atomic
def open_remedy(*, plan: Plan, indicator: int, month: int, texts: RemedyTexts, by) -> Remedy:
    """Begin a measure against the indicator's shortfall of a month.

    Raises ReportingRefused (a month that has not begun, an owner who cannot report in the agency), ReasonRefused (a text that is
    missing or too long), YearSettled.
    """
    lock_open(plan)
    if not has_begun(plan.year, month):
        raise ReportingRefused(not_begun(month))
    remedy = Remedy(plan=plan, indicator_id=indicator, month=month)
    _write(remedy, texts)
    _saved(remedy, by)
    tell_remedy(Kind.REMEDY_GIVEN, remedy, by=by)
    return remedy


@transaction.atomic
def change_remedy(*, remedy: Remedy, seen: datetime.datetime, texts: RemedyTexts, by) -> Remedy:
    """Write a measure that is in progress anew. ``seen``: as of when the writer saw it. Raises as ``open_remedy``, and
    ReportingRefused where it was changed since, or is not in progress.
    """
    held = _locked(remedy, seen, Remedy.State.OPEN)
    owner = held.owner_id
    _write(held, texts)
    _saved(held, by)
    if held.owner_id != owner:
        tell_remedy(Kind.REMEDY_GIVEN, held, by=by)
    return held


@transaction.atomic
def hand_in_remedy(*, remedy: Remedy, seen: datetime.datetime, texts: RemedyTexts, by) -> Remedy:
    """Say that the measure is carried out: with its result, and evidence or why there is none. Raises as ``change_remedy``."""
    held = _locked(remedy, seen, Remedy.State.OPEN)
    _write(held, texts)
    if not held.result:
        raise ReasonRefused(_("Say what came of the measure."))
    if held.evidence_id is None and not held.no_evidence:
        raise ReasonRefused(_("Choose a file as evidence, or say why there is none."))
    held.done_on, held.reason = today(), ""
    return _saved(held, by)


@transaction.atomic
def close_remedy(*, remedy: Remedy, seen: datetime.datetime, by) -> Remedy:
    """Close a measure that was handed in. Raises ReportingRefused where it was changed since, or is not handed in; YearSettled."""
    held = _locked(remedy, seen, Remedy.State.DONE)
    held.closed_on = today()
    _saved(held, by)
    tell_remedy(Kind.REMEDY_CLOSED, held, by=by)
    return held


@transaction.atomic
def send_back_remedy(*, remedy: Remedy, seen: datetime.datetime, reason: str, by) -> Remedy:
    """Have a measure that was handed in or closed go on, with the reason. Raises as ``close_remedy``, and ReasonRefused."""
    held = _locked(remedy, seen, Remedy.State.DONE, Remedy.State.CLOSED)
    held.reason = reason_given(reason, ReasonRefused, missing=_("Say why the measure is sent back."))
    held.done_on = held.closed_on = None
    _saved(held, by)
    tell_remedy(Kind.REMEDY_RETURNED, held, by=by)
    return held


@transaction.atomic
def delete_remedy(*, remedy: Remedy, seen: datetime.datetime, reason: str, by) -> None:
    """Delete a measure that was begun by mistake, with the reason; its history stays, and whom it had been told is told nothing of it any more.

    Raises PermissionDenied for who did not begin it, or where somebody else wrote it or it was ever handed in; and as ``close_remedy``,
    and ReasonRefused.
    """
    held = _locked(remedy, seen, Remedy.State.OPEN)
    if not was_written_by_alone(versions_of(held), by.pk):
        raise PermissionDenied(
            _("Only who began a measure deletes it, while nobody else wrote it and it was never handed in.")
        )
    why = reason_given(reason, ReasonRefused, missing=_("Say why the measure is deleted."))
    stamp(held, by=by, reason=why)
    take_back(people=owners_of(held), anchor=remedy_address(held))
    held.delete()


def _locked(remedy: Remedy, seen: datetime.datetime, *states: Remedy.State) -> Remedy:
    """The measure as it stands now that nobody else writes, in one of ``states`` and unchanged since it was ``seen``."""
    lock_open(remedy.plan)
    held = Remedy.objects.select_related("plan__agency").get(pk=remedy.pk)
    if held.changed_at != seen:
        raise ReportingRefused(
            _("Somebody else has changed this measure meanwhile; look at it again. Nothing was saved.")
        )
    if held.state not in states:
        raise ReportingRefused(
            _("This cannot be done while the measure is: %(state)s.") % {"state": held.state.label}
        )
    return held


def _write(remedy: Remedy, texts: RemedyTexts) -> None:
    remedy.cause = reason_given(texts.cause, ReasonRefused, missing=_("Say why the indicator fell short."))
    remedy.measure = reason_given(texts.measure, ReasonRefused, missing=_("Say what is done about it."))
    remedy.result = reason_given(texts.result, ReasonRefused)
    remedy.no_evidence = reason_given(texts.no_evidence, ReasonRefused)
    remedy.due = texts.due
    if texts.owner != remedy.owner_id:
        remedy.owner_id = _owner(remedy.plan, texts.owner)
    remedy.evidence = _evidence(remedy, texts.evidence)


def _owner(plan: Plan, person: int) -> int:
    if person not in {one.id for one in reporters(plan.own_agency.pk).all}:
        raise ReportingRefused(_("Choose a person of the agency who can report here."))
    return person


def _evidence(remedy: Remedy, file: int | None) -> Evidence | None:
    if file is None:
        return None
    kept = Evidence.objects.filter(plan=remedy.plan, indicator=remedy.indicator_id, pk=file).first()
    if kept is None:
        raise ReportingRefused(_("This file is no longer there; choose another."))
    return kept


def _saved(remedy: Remedy, by) -> Remedy:
    stamp(remedy, by=by)
    remedy.save()
    return remedy
