"""Closing the chain over the log: events are written side by side, and sealed in one order by one writer afterwards.

Were each event chained as it is written, every save would wait for the one before it to be committed.
"""

import datetime
import hashlib
import json
import logging

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


def seal_events() -> int:
    """Seal whatever was committed since, and write the newest seal to the server's own output; how many events it were.

    Whoever cuts off the end of the log cannot take back what stands there.
    """
    count = 0
    while sealed := _seal_some():
        count += sealed
        if sealed < MOST_EVENTS:
            break
    return count


@transaction.atomic
def _seal_some() -> int:
    _wait_for_others()
    head = Seal.objects.order_by("-number").first()
    events = _unsealed(head)
    if not events:
        return 0
    seal = Seal(
        number=head.number + 1 if head else 1,
        previous=head.digest if head else FIRST,
        at=timezone.now(),
        entries=[[event.pk, digest_of(event)] for event in events],
    )
    seal.digest = digest_of_seal(seal)
    seal.save(force_insert=True)
    transaction.on_commit(lambda: logger.info("Event log sealed: %s (%d events)", seal, len(events)))
    return len(events)


def _wait_for_others() -> None:
    """One seals at a time. SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _unsealed(head: Seal | None) -> list[Event]:
    """Events that no seal names, in their order; older ones than the last seal allows were put in later, and stay out."""
    events = Event.objects.order_by("id")
    if head is None:
        return list(events[:MOST_EVENTS])
    since = head.at - LATEST
    near = Seal.objects.filter(at__gte=since - LATEST).values_list("entries", flat=True)
    sealed = {pk for entries in near for pk, _digest in entries}
    recent = events.filter(at__gte=since).values_list("pk", flat=True)
    unsealed = [pk for pk in recent if pk not in sealed]
    return list(events.filter(pk__in=unsealed[:MOST_EVENTS]))


def head() -> Seal | None:
    return Seal.objects.order_by("-number").first()
