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
# An event is written at the end of its transaction, and so is there long before this is over.
LATEST = datetime.timedelta(minutes=10)
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
    """Events that no seal names, in their order; older ones than the last seal allows were put in later, and stay out."""
    events = Event.objects.order_by("id").values_list("pk", flat=True)
    if newest is None:
        return list(events)
    since = newest.at - LATEST
    near = Seal.objects.filter(at__gte=since - LATEST).values_list("entries", flat=True)
    sealed = {pk for entries in near for pk, _digest in entries}
    return [pk for pk in events.filter(at__gte=since) if pk not in sealed]


def head() -> Seal | None:
    return Seal.objects.order_by("-number").first()
