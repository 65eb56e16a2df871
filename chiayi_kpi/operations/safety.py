"""Whether what people entered is backed up, as a whole, and can be restored."""

from pathlib import Path
from typing import Any

from django.core.checks import CheckMessage, Error, Warning
from django.db import DatabaseError, InterfaceError
from django.utils.translation import gettext as _

from chiayi_kpi.operations.models import LastRun
from chiayi_kpi.operations.selectors import last_runs, seconds_since

_BACKUP_SECONDS = 36 * 3600
_DRILL_SECONDS = 40 * 24 * 3600
_UNITS = Path("/etc/systemd/system")


def backups(**_kwargs: Any) -> list[CheckMessage]:
    """Whether there is a backup of today, and it was tried."""
    try:
        runs = last_runs()
    except (DatabaseError, InterfaceError):
        return []
    found: list[CheckMessage] = []
    for what, limit, hint in (
        (
            LastRun.What.BACKUP,
            _BACKUP_SECONDS,
            _command("chiayi-kpi-backup@*.timer", "backup DIR"),
        ),
        (
            LastRun.What.DRILL,
            _DRILL_SECONDS,
            _command("chiayi-kpi-drill@*.timer", "restore_drill DIR"),
        ),
    ):
        run = runs.get(what)
        if run is None or seconds_since(run) > limit:
            said = _("%(what)s: the last was too long ago, or never.") % {"what": what.label}
            found.append(Warning(said, hint=hint, id="operations.W016"))
        elif not run.succeeded:
            said = _("%(what)s: the last failed (%(why)s).") % {"what": what.label, "why": run.note}
            found.append(Error(said, hint=hint, id="operations.E017"))
        elif run.note:
            hint = _("Look for them in older backups, and put them back into the storage by the same names.")
            found.append(Warning(run.note, hint=hint, id="operations.W025"))
    return found


def has_units() -> bool:
    """Whether systemd runs what belongs to the portal here; it does not in a clone or a container."""
    return any(_UNITS.glob("chiayi-kpi-*"))


def _command(unit: str, command: str) -> str:
    return f"systemctl status '{unit}'; manage.py {command}" if has_units() else f"manage.py {command}"
