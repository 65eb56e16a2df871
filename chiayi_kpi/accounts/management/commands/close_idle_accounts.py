"""``close_idle_accounts``: for the scheduler, once a day. Accounts that nobody uses are disabled, after their owners were told."""

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from chiayi_kpi.accounts.people.idle import close_idle_accounts


class Command(BaseCommand):
    help = (
        "Disable accounts that were not used for IDLE_ACCOUNT_DAYS; their owners are told two weeks before."
    )

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="only say which; change nothing")

    def handle(self, *, dry_run: bool, **options):
        found = close_idle_accounts(dry_run=dry_run)
        for text, people in (
            (_("Told that it will be disabled:"), found.told),
            (_("Disabled:"), found.closed),
            (_("Not disabled, being the last administrator:"), found.kept),
        ):
            for person in people:
                self.stdout.write(f"{text} {person.username} ({person})")
        if not any(found):
            self.stdout.write(_("No account is idle."))
