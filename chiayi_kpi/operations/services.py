"""Writing down what ran."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from chiayi_kpi.events import services as log
from chiayi_kpi.events.kinds import EventKind, EventOutcome
from chiayi_kpi.operations.backup.errors import BackupFailed, why_failed
from chiayi_kpi.operations.backup.named import said_of
from chiayi_kpi.operations.backup.work import BackupOutcome
from chiayi_kpi.operations.models import LastRun


def has_run(what: LastRun.What, *, succeeded: bool = True, note: str = "") -> None:
    """It ran just now, by the real clock."""
    LastRun.objects.update_or_create(
        what=what, defaults={"at": timezone.now(), "succeeded": succeeded, "note": note}
    )


@dataclass
class Run:
    """A backup or drill while it runs; ``outcome`` is set when it has come to one."""

    outcome: BackupOutcome | None = None
    facts: dict[str, Any] = field(default_factory=dict)


@contextmanager
def remembered(what: LastRun.What) -> Iterator[Run]:
    """Write down how the block ended, where the metrics see it and in the log. What is known to fail is a CommandError."""
    run, begun = Run(), time.monotonic()
    try:
        yield run
    except (BackupFailed, OSError) as fault:
        why = why_failed(fault)
        _note(what, {"why": why}, succeeded=False)
        raise CommandError(why) from fault
    except Exception as fault:
        _note(what, {"why": str(fault) or type(fault).__name__}, succeeded=False)
        raise
    if run.outcome is not None:
        run.facts = facts_of(run.outcome, time.monotonic() - begun)
        _note(what, run.facts, succeeded=True)


def facts_of(outcome: BackupOutcome, seconds: float) -> dict[str, Any]:
    """What is said of an archive; with ``lacks`` where it has not every file that its rows name."""
    facts = asdict(outcome) | {"path": str(outcome.path), "seconds": round(seconds)}
    facts |= {"megabytes": round(facts.pop("bytes") / 1e6)}
    lacks = said_of(facts.pop("lacks"))
    return facts | {"lacks": lacks} if lacks else facts


def warn(command: BaseCommand, facts: dict[str, Any]) -> None:
    """Say on the command's error output what the archive lacks."""
    if "lacks" in facts:
        command.stderr.write(f"▲ {facts['lacks']}")


@transaction.atomic
def _note(what: LastRun.What, facts: dict[str, Any], *, succeeded: bool) -> None:
    has_run(what, succeeded=succeeded, note=facts.get("why") or facts.get("lacks", ""))
    outcome = EventOutcome.SUCCESS if succeeded else EventOutcome.FAILED
    log.record(EventKind.COMMAND, outcome=outcome, name=what, details=facts)
