"""``backup``: a copy of everything, while people work."""

from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from chiayi_kpi.operations.backup.work import back_up
from chiayi_kpi.operations.models import LastRun
from chiayi_kpi.operations.services import remembered, warn


class Command(BaseCommand):
    help = (
        "Write database, evidence, pictures and settings without secrets into one archive, while people work."
    )
    requires_system_checks = []  # a copy is made whatever the settings lack; and it begins in a third of the time

    def add_arguments(self, parser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")

    def handle(self, *args, folder: Path, **options) -> None:
        with remembered(LastRun.What.BACKUP) as run:
            run.outcome = back_up(folder)
        said = _(
            "Backed up: %(path)s, %(rows)d rows of %(tables)d tables, %(files)d files, %(megabytes)d MB, %(seconds)d s."
        )
        self.stdout.write(said % run.facts)
        warn(self, run.facts)
