"""Whether the log is still what was written: reads all of it, or a part, and names what does not fit."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from chiayi_kpi.events.models import Event, Seal
from chiayi_kpi.events.sealing import FIRST, LATEST, digest_of, digest_of_seal

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
        report.faults.append(
            f"Seal {number} is not there with the digest {digest[:12]}… that was written down: "
            "the end of the log was cut off, or the log was written anew"
        )
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
        ids = [pk for seal in seals for pk, _digest in seal.entries]
        events = Event.objects.in_bulk(ids)
        for seal in seals:
            yield Sealed(seal, {pk: events[pk] for pk, _digest in seal.entries if pk in events})


def _check(sealed: Sealed, report: Report, seen: set[int]) -> None:
    seal, before = sealed.seal, report.last
    if before is None:
        report.first = seal
        _check_beginning(seal, report)
    elif seal.number != before.number + 1:
        report.faults.append(f"Seals {before.number + 1} to {seal.number - 1} are missing")
    elif seal.previous != before.digest:
        report.faults.append(
            f"Seal {seal.number} does not follow seal {before.number}: one of them was changed"
        )
    if digest_of_seal(seal) != seal.digest:
        report.faults.append(f"Seal {seal.number} was changed")
    if before is not None and seal.at != before.at:
        report.run_before = before.at
    for pk, digest in seal.entries:
        fault = _fault_of(sealed.events.get(pk), digest, report.run_before)
        if fault:
            report.faults.append(f"Event {pk} (seal {seal.number}) {fault}")
        if pk in seen:
            report.faults.append(f"Event {pk} is sealed twice, at last by seal {seal.number}")
        seen.add(pk)
    report.events += len(seal.entries)
    report.last = seal


def _fault_of(event: Event | None, digest: str, run_before: datetime.datetime | None) -> str:
    if event is None:
        return "was removed"
    if digest_of(event) != digest:
        return f"was changed: {event}"
    if run_before is not None and event.at < run_before - LATEST:
        return f"was put in later: {event}"
    return ""


def _check_beginning(seal: Seal, report: Report) -> None:
    """The first seal of all follows none; the first that is left follows the last one that was archived."""
    if seal.previous == FIRST:
        return
    archived = Event.objects.filter(kind="log_archived").values_list("details", flat=True)
    if not any(said.get("last") == [seal.number - 1, seal.previous] for said in archived):
        report.faults.append(
            f"The log begins with seal {seal.number}, and no archive ends before it: its beginning was removed"
        )


def _compare_digest(sealed: Sealed, report: Report) -> None:
    if digest_of_seal(sealed.seal) != sealed.seal.digest:
        report.faults.append(f"Seal {sealed.seal.number} was changed")


def _look_for_unsealed(report: Report, seen: set[int]) -> None:
    limit = report.last.at - LATEST if report.last else None
    for pk, at in Event.objects.order_by("id").values_list("pk", "at").iterator():
        if pk not in seen:
            if limit is not None and at < limit:
                report.faults.append(f"Event {pk} was put in later: no seal names it")
            else:
                report.waiting += 1
