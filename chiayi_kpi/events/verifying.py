"""Whether the log is still what was written: reads all of it, or a part, and names what does not fit."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from django.utils.translation import gettext as _

from chiayi_kpi.core.sentences import in_a_row
from chiayi_kpi.events.models import Event, Seal
from chiayi_kpi.events.sealing import FIRST, LATEST, digest_of, digest_of_seal, head, looked_back

_AT_ONCE = 200  # seals


class Sealed(NamedTuple):
    """A seal with its events that are still there, from the database or from a file."""

    seal: Seal
    events: dict[int, Event]


@dataclass(slots=True)
class Report:
    """What was found. ``faults``: a sentence each; ``waiting``: events that are not sealed yet."""

    faults: list[str] = field(default_factory=list)
    first: Seal | None = None
    last: Seal | None = None
    events: int = 0
    waiting: int = 0
    run_before: datetime.datetime | None = None  # when what precedes the last seal's run was sealed


def verify(archived: Iterable[Sealed] = (), *, written_down: tuple[int, str] | None = None) -> Report:
    """Check the archived part, if any, and then the database; ``written_down``: number and digest of a seal as noted elsewhere."""
    report = Report()
    seen: set[int] = set()
    noted = False
    for sealed in archived:
        _check(sealed, report, seen)
        noted = noted or _is(sealed.seal, written_down)
    here = report.last.number if report.last else 0
    for sealed in stored():
        if sealed.seal.number <= here:  # archived, but not removed yet
            _compare_digest(sealed, report)
            continue
        _check(sealed, report, seen)
        noted = noted or _is(sealed.seal, written_down)
    _look_for_unsealed(report, seen)
    if written_down and not noted:
        number, digest = written_down
        said = _(
            "Seal %(number)s is not there with the digest %(digest)s… that was written down: the end of the log was cut off, "
            "or the log was written anew"
        )
        report.faults.append(said % {"number": number, "digest": digest[:12]})
    return report


def _is(seal: Seal, written_down: tuple[int, str] | None) -> bool:
    return written_down == (seal.number, seal.digest)


def batched_seals(**conditions: object) -> Iterator[list[Seal]]:
    """The stored seals in their order, some at once."""
    seals = Seal.objects.filter(**conditions).order_by("number").iterator(_AT_ONCE)
    while some := list(islice(seals, _AT_ONCE)):
        yield some


def stored(**conditions: object) -> Iterator[Sealed]:
    """The stored seals with their events."""
    for seals in batched_seals(**conditions):
        ids = [pk for seal in seals for pk, _hash in seal.entries]
        events = Event.objects.in_bulk(ids)
        for seal in seals:
            yield Sealed(seal, {pk: events[pk] for pk, _hash in seal.entries if pk in events})


def _check(sealed: Sealed, report: Report, seen: set[int]) -> None:
    seal, before = sealed.seal, report.last
    if before is None:
        report.first = seal
        _check_beginning(seal, report)
    elif seal.number != before.number + 1:
        said = _("Seals %(first)s to %(last)s are missing")
        report.faults.append(said % {"first": before.number + 1, "last": seal.number - 1})
    elif seal.previous != before.digest:
        said = _("Seal %(number)s does not follow seal %(before)s: one of them was changed")
        report.faults.append(said % {"number": seal.number, "before": before.number})
    if digest_of_seal(seal) != seal.digest:
        report.faults.append(_("Seal %(number)s was changed") % {"number": seal.number})
    if before is not None and seal.at != before.at:
        report.run_before = before.at
    for pk, digest in seal.entries:
        place = {"event": pk, "number": seal.number}
        fault = _fault_of(sealed.events.get(pk), digest, _earliest(seal, report.run_before))
        if fault:
            said = _("Event %(event)s (seal %(number)s)") % place
            report.faults.append(in_a_row(said, fault))
        if pk in seen:
            report.faults.append(_("Event %(event)s is sealed twice, at last by seal %(number)s") % place)
        seen.add(pk)
    report.events += len(seal.entries)
    report.last = seal


def _earliest(seal: Seal, run_before: datetime.datetime | None) -> datetime.datetime | None:
    """What is dated earlier would have been sealed by the run before, unless the clock was set back since."""
    return None if run_before is None else min(run_before, seal.at) - LATEST


def _fault_of(event: Event | None, digest: str, earliest: datetime.datetime | None) -> str:
    if event is None:
        return _("was removed")
    if digest_of(event) != digest:
        return _("was changed: %s") % event
    if earliest is not None and event.at < earliest:
        return _("was put in later, or the clock was wrong: %s") % event
    return ""


def _check_beginning(seal: Seal, report: Report) -> None:
    """The first seal of all follows none; the first that is left follows the last one that was archived."""
    if seal.previous == FIRST:
        return
    archived = Event.objects.filter(kind="log_archived").values_list("details", flat=True)
    if not any(said.get("last") == [seal.number - 1, seal.previous] for said in archived):
        said = _(
            "The log begins with seal %(number)s, and no archive ends before it: its beginning was removed"
        )
        report.faults.append(said % {"number": seal.number})


def _compare_digest(sealed: Sealed, report: Report) -> None:
    if digest_of_seal(sealed.seal) != sealed.seal.digest:
        report.faults.append(_("Seal %(number)s was changed") % {"number": sealed.seal.number})


def _look_for_unsealed(report: Report, seen: set[int]) -> None:
    first, _sealed = looked_back(head())
    for pk in Event.objects.order_by("id").values_list("pk", flat=True).iterator():
        if pk in seen:
            continue
        if pk < first:
            report.faults.append(_("Event %(event)s was put in later: no seal names it") % {"event": pk})
        else:
            report.waiting += 1
