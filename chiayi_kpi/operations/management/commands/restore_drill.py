"""``restore_drill``: whether the newest backup can be restored, tried in a scratch database."""

from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from chiayi_kpi.operations.backup.work import drill
from chiayi_kpi.operations.models import LastRun
from chiayi_kpi.operations.services import remembered, warn


class Command(BaseCommand):
    help = "Restore the newest backup of a folder into a scratch database, compare everything and say so in the log."

    def add_arguments(self, parser) -> None:
        parser.add_argument("place", type=Path, metavar="DIR")
        parser.add_argument(
            "--key", type=Path, metavar="FILE", help="private key of an encrypted backup (age-keygen)"
        )

    def handle(self, *args, place: Path, key: Path | None, **options) -> None:
        with remembered(LastRun.What.DRILL) as run:
            run.outcome = drill(place, key)
        said = _(
            "The backup of %(created)s can be restored: %(rows)d rows of %(tables)d tables and %(files)d files are the same, %(seconds)d s."
        )
        self.stdout.write(said % run.facts)
        warn(self, run.facts)
