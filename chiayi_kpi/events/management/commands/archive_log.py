from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import ProgrammingError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chiayi_kpi.events.archiving import ArchiveRefused, archive, remove_archived


class Command(BaseCommand):
    help = (
        "Write events older than EVENT_LOG_DAYS into a file of EVENT_LOG_ARCHIVES; --remove FILE then removes them from "
        "the database (on PostgreSQL as the owner's role)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--remove", type=Path, metavar="FILE")

    def handle(self, *args, **options) -> None:
        try:
            if options["remove"] is None:
                self.stdout.write(str(archive(Path(settings.EVENT_LOG_ARCHIVES))))
            else:
                count = remove_archived(options["remove"])
                self.stdout.write(ngettext("%s event was removed.", "%s events were removed.", count) % count)
        except ArchiveRefused as fault:
            raise CommandError(str(fault)) from fault
        except ProgrammingError as fault:
            said = _("This role may not remove events; run it as the owner of the tables: %s")
            raise CommandError(said % str(fault).strip()) from fault
