"""``start``: a city's own installation, without the demo's data, up to the point where somebody can sign in."""

import sys

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from chiayi_kpi.accounts.models import Membership
from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.core.mails import mail_folder
from chiayi_kpi.management.demo import holds_demo


class Command(BaseCommand):
    help = "Migrate, and make the first administrator where there is none; the guide in the portal does the rest."

    def handle(self, *args, **options):
        call_command("migrate", interactive=False, verbosity=0)
        if holds_demo():
            self.stdout.write(
                _(
                    "This database holds the demo. An empty portal takes another clone, or another database: make start DATABASE_URL=sqlite:////absolute/path"
                )
            )
        elif self._has_administrator():
            self._say_what_comes_next()
        elif sys.stdin.isatty():
            self.stdout.write(_("The first administrator of this installation:"))
            call_command("createsuperuser", verbosity=0)
            self._say_what_comes_next()
        else:
            self.stdout.write(
                _("Nobody can sign in yet. Make the first administrator: manage.py createsuperuser")
            )

    def _say_what_comes_next(self) -> None:
        said = _("There is an administrator; sign in at %(url)s, and the guide says what comes next.")
        self.stdout.write(said % {"url": settings.PORTAL_URL})
        if folder := mail_folder():
            said = _(
                "No mail is sent from here: each lies as a file in %(folder)s, with the link to set a password."
            )
            self.stdout.write(said % {"folder": folder})

    def _has_administrator(self) -> bool:
        rows = Membership.objects.in_force().filter(agency=None, role=Role.ADMINISTRATOR)
        return rows.filter(user__is_active=True).exists()
