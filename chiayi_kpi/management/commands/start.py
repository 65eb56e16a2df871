"""``start``: a city's own installation, without the demo's data, up to the point where somebody can sign in."""

import sys

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from chiayi_kpi.accounts.models import Membership
from chiayi_kpi.accounts.roles import Role


class Command(BaseCommand):
    help = "Migrate, and make the first administrator where there is none; the guide in the portal does the rest."

    def handle(self, *args, **options):
        call_command("migrate", interactive=False, verbosity=0)
        if self._has_administrator():
            self.stdout.write(_("There is an administrator; sign in and the guide says what comes next."))
        elif sys.stdin.isatty():
            self.stdout.write(_("The first administrator of this installation:"))
            call_command("createsuperuser")
        else:
            self.stdout.write(
                _("Nobody can sign in yet. Make the first administrator: manage.py createsuperuser")
            )

    def _has_administrator(self) -> bool:
        rows = Membership.objects.in_force().filter(agency=None, role=Role.ADMINISTRATOR)
        return rows.filter(user__is_active=True).exists()
