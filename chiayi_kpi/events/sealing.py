"""Closing the chain over the log: events are written side by side, and sealed in one order by one writer afterwards.

Were each event chained as it is written, every save would wait for the one before it to be committed.
"""

import datetime
import hashlib
import json
import logging
from collections.abc import Iterable

from django.db import connection, transaction
from django.utils import timezone

from chiayi_kpi.events.models import Event, Seal

logger = logging.getLogger(__name__)

FIRST = "0" * 64  # what the first seal names as the one before it
MOST_EVENTS = 2_000  # under one seal
# An event is written at the end of its transaction: it has its number a moment before it is committed, and far fewer than
# so many events have come in between.
LOOKED_BACK = 5_000
LATEST = datetime.timedelta(
    minutes=10
)  # between an event and its seal, where clocks are right and a worker runs
_LOCK = 7_206_310_107  # of nobody else on this database


def digest_of(event: Event) -> str:
    """SHA-256 over all that an event says."""
    said = {
        field.attname: getattr(event, field.attname)
        for field in Event._meta.concrete_fields
        if field.name != "at"
    }
    at = event.at.astimezone(datetime.UTC).isoformat()
    text = json.dumps(said | {"at": at}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def digest_of_seal(seal: Seal) -> str:
    """SHA-256 over the seal before, the moment, and each event's number and digest in their order."""
    at = seal.at.astimezone(datetime.UTC).isoformat()
    lines = [str(seal.number), seal.previous, at, *(f"{pk} {digest}" for pk, digest in seal.entries)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


@transaction.atomic
def seal_events() -> int:
    """Seal whatever was committed since, and write the newest seal to the server's own output; how many events it were.

    Whoever cuts off the end of the log cannot take back what stands there.
    """
    _wait_for_others()
    newest, moment = head(), timezone.now()
    unsealed = _unsealed(newest)
    for start in range(0, len(unsealed), MOST_EVENTS):
        events = Event.objects.filter(pk__in=unsealed[start : start + MOST_EVENTS]).order_by("id")
        newest = _seal(newest, moment, events)
    if unsealed:
        said = (newest, len(unsealed))
        transaction.on_commit(lambda: logger.info("Event log sealed: %s (%d events)", *said))
    return len(unsealed)


def _seal(before: Seal | None, moment: datetime.datetime, events: Iterable[Event]) -> Seal:
    """Seals of one run have one moment: what the run before would have sealed is known by it."""
    seal = Seal(
        number=before.number + 1 if before else 1,
        previous=before.digest if before else FIRST,
        at=moment,
        entries=[[event.pk, digest_of(event)] for event in events],
    )
    seal.digest = digest_of_seal(seal)
    seal.save(force_insert=True)
    return seal


def _wait_for_others() -> None:
    """One seals at a time. SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _unsealed(newest: Seal | None) -> list[int]:
    """Events that no seal names, in their order. By their numbers and not by the clock, which may be set back or forward.

    Those from before ``looked_back`` were put in later, and stay out.
    """
    first, sealed = looked_back(newest)
    found = Event.objects.filter(pk__gte=first).order_by("id").values_list("pk", flat=True)
    return [pk for pk in found if pk not in sealed]


def looked_back(newest: Seal | None) -> tuple[int, set[int]]:
    """The first event that a run looks at, and which from there on are sealed: some thousands that were sealed last."""
    sealed: set[int] = set()
    if newest is not None:
        seals = Seal.objects.filter(number__lte=newest.number).order_by("-number")
        for entries in seals.values_list("entries", flat=True).iterator(100):
            sealed.update(pk for pk, _digest in entries)
            if len(sealed) >= LOOKED_BACK:
                return min(sealed), sealed
    return 0, sealed


def head() -> Seal | None:
    return Seal.objects.order_by("-number").first()
