from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils.translation import gettext as _

from chiayi_kpi.events.roles import make_roles


class Command(BaseCommand):
    help = (
        "PostgreSQL, run by its administrator: make the role that owns the tables (for migrations) and the one that runs "
        "the portal, which can only add to the event log. Prints the passwords of roles that are new, once."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--owner", default="kpi_owner")
        parser.add_argument("--application", default="kpi")

    def handle(self, *args, **options) -> None:
        if connection.vendor != "postgresql":
            raise CommandError(
                _("There are roles on PostgreSQL only; SQLite is one file that its owner can change.")
            )
        made = make_roles(options["owner"], options["application"])
        as_it_was = _("was there; its password is as it was")
        for role in (options["owner"], options["application"]):
            self.stdout.write(f"{role}{_(': ')}{made.get(role) or as_it_was}")
