"""Old events leave the database for a file whose hash the log itself names, and the chain goes on over both.

The file, gzip: a JSON document a line: each seal with its events, and at the end the SHA-256 over all lines before.
"""

import datetime
import gzip
import hashlib
import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from chiayi_kpi.core.errors import Refused
from chiayi_kpi.events.kinds import EventKind
from chiayi_kpi.events.models import Event, Seal
from chiayi_kpi.events.services import record
from chiayi_kpi.events.verifying import Sealed, batched_seals, stored, verify

FORM = "chiayi-kpi event log 1"


class ArchiveRefused(Refused):
    """Nothing was archived or removed; the message says why."""


def archive(folder: Path) -> Path:
    """Write what is older than ``EVENT_LOG_DAYS`` into a new file and record that; nothing is removed yet.

    Raises ArchiveRefused where nothing is old enough, or where the log does not verify: a fault is to be looked at first.
    """
    limit = timezone.now() - datetime.timedelta(days=settings.EVENT_LOG_DAYS)
    first, last = _range(limit)
    faults = verify().faults
    if faults:
        raise ArchiveRefused(_("The log does not verify; nothing is archived: %s") % faults[0])
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"event-log-{first.number:09}-{last.number:09}.jsonl.gz"
    count = _write(path, first, last)
    details = {
        "file": path.name,
        "sha256": sha256_of(path),
        "first": first.number,
        "last": [last.number, last.digest],
        "events": count,
    }
    record(EventKind.LOG_ARCHIVED, name=path.name, details=details)
    return path


@transaction.atomic
def remove_archived(path: Path) -> int:
    """Remove from the database what ``path`` holds, and record that; how many events it were.

    On PostgreSQL the application's role may not: it is done as the owner. Raises ArchiveRefused where the file is not the
    one that was recorded, or does not verify.
    """
    recorded = (
        Event.objects.filter(kind=EventKind.LOG_ARCHIVED, object_name=path.name).order_by("-id").first()
    )
    if recorded is None or recorded.details["sha256"] != sha256_of(path):
        raise ArchiveRefused(
            _("%s is not the file that the log says was archived; nothing is removed.") % path
        )
    last = recorded.details["last"][0]
    ids = [pk for sealed in read(path) for pk in sealed.events]
    faults = verify(read(path)).faults
    if faults:
        said = _("%(file)s does not verify; nothing is removed: %(why)s")
        raise ArchiveRefused(said % {"file": path, "why": faults[0]})
    for start in range(0, len(ids), 500):
        Event.objects.filter(pk__in=ids[start : start + 500])._raw_delete("default")  # type: ignore[attr-defined]
    Seal.objects.filter(number__lte=last)._raw_delete("default")  # type: ignore[attr-defined]
    record(EventKind.LOG_ARCHIVED, name=path.name, details=recorded.details | {"removed": len(ids)})
    return len(ids)


def _range(limit: datetime.datetime) -> tuple[Seal, Seal]:
    """The first and last seal of which every event is old enough; the newest seal always stays."""
    first = last = None
    for seal, _next in pairwise(seal for seals in batched_seals() for seal in seals):
        if seal.at >= limit:
            break
        first, last = first or seal, seal
    if first is None or last is None:
        raise ArchiveRefused(_("Nothing is older than %s days (EVENT_LOG_DAYS).") % settings.EVENT_LOG_DAYS)
    return first, last


def _write(path: Path, first: Seal, last: Seal) -> int:
    """Written beside and renamed: a file of this name is whole."""
    part = path.with_suffix(".part")
    total, count = hashlib.sha256(), 0
    with gzip.open(part, "wt", encoding="utf-8", newline="\n") as file:

        def line(said: dict[str, Any]) -> None:
            text = json.dumps(said, ensure_ascii=False, sort_keys=True, cls=_Exact) + "\n"
            total.update(text.encode())
            file.write(text)

        line({"form": FORM, "first": first.number, "last": last.number})
        for sealed in stored(number__gte=first.number, number__lte=last.number):
            line({"seal": _columns(sealed.seal), "events": [_columns(one) for one in sealed.events.values()]})
            count += len(sealed.events)
        file.write(json.dumps({"sha256": total.hexdigest()}) + "\n")
    part.replace(path)
    return count


def read(path: Path) -> Iterator[Sealed]:
    """The seals of an archive with their events. Raises ArchiveRefused where the file is not whole or was changed."""
    total = hashlib.sha256()
    ended = False
    try:
        with gzip.open(path, "rt", encoding="utf-8", newline="\n") as file:
            for text in file:
                said = json.loads(text)
                if "sha256" in said:
                    ended = said["sha256"] == total.hexdigest()
                    continue
                total.update(text.encode())
                if "seal" in said:
                    events = [_row(Event, one) for one in said["events"]]
                    yield Sealed(_row(Seal, said["seal"]), {event.pk: event for event in events})
    except (OSError, EOFError, ValueError, KeyError) as fault:
        said = _("%(file)s cannot be read as an archive of the event log: %(why)s")
        raise ArchiveRefused(said % {"file": path, "why": fault}) from fault
    if not ended:
        raise ArchiveRefused(_("%s was changed or is not whole: its last line does not fit.") % path)


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class _Exact(DjangoJSONEncoder):
    """Moments to the microsecond, as they were hashed."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime.datetime) else super().default(o)


def _columns(row: Event | Seal) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def _row(model: type, said: dict[str, Any]) -> Any:
    return model(**said | {"at": parse_datetime(said["at"])})
