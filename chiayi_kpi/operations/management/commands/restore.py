"""``restore``: a backup into an empty installation, compared row by row."""

import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.translation import gettext as _

from chiayi_kpi.operations.backup.errors import BackupFailed, why_failed
from chiayi_kpi.operations.backup.work import restore
from chiayi_kpi.operations.services import facts_of, warn


class Command(BaseCommand):
    help = "Put a backup, or the newest of a folder, into an empty installation, and compare every table and file."
    requires_system_checks = []

    def add_arguments(self, parser) -> None:
        parser.add_argument("place", type=Path, metavar="DIR")
        parser.add_argument(
            "--key", type=Path, metavar="FILE", help="private key of an encrypted backup (age-keygen)"
        )

    def handle(self, *args, place: Path, key: Path | None, **options) -> None:
        begun = time.monotonic()
        try:
            outcome = restore(place, key)
        except (BackupFailed, OSError) as fault:
            raise CommandError(why_failed(fault)) from fault
        said = _(
            "Restored and compared: the backup of %(created)s, %(rows)d rows of %(tables)d tables, %(files)d files, %(seconds)d s."
        )
        facts = facts_of(outcome, time.monotonic() - begun)
        self.stdout.write(said % facts)
        warn(self, facts)
        if connection.vendor == "postgresql":  # the tables are their owner's; the portal is another role
            said = _("Now run: manage.py migrate, manage.py database_roles, then manage.py doctor")
        else:
            said = _("Now run: manage.py migrate, then manage.py doctor")
        self.stdout.write(said)
