"""``demo``: everything that ``make demo`` shows, made once and kept."""

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from chiayi_kpi.core.collector import patient_collector
from chiayi_kpi.core.workbook.faults import WorkbookError
from chiayi_kpi.management.demo import (
    AGENCY,
    PASSWORD,
    YEAR,
    DemoAccount,
    DemoRefused,
    load_demo,
    make_accounts,
)
from chiayi_kpi.management.demo_calendar import load_calendars
from chiayi_kpi.management.demo_city import city_people, load_city
from chiayi_kpi.management.demo_year import walk_the_year


class Command(BaseCommand):
    help = "Migrate, load the 107 plan with sample figures, make demo accounts, write the annual report."

    @patient_collector()
    def handle(self, *args, verbosity: int, **options):
        call_command("migrate", interactive=False, verbosity=0)
        try:
            loaded = load_demo()
        except (DemoRefused, WorkbookError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            _("The 107 plan and the sample figures (示範數據) were loaded.")
            if loaded
            else _("The 107 plan and the sample figures are there and were kept.")
        )
        load_calendars()
        accounts = make_accounts()
        walk_the_year(YEAR)
        load_city()
        call_command("annual_report", agency=AGENCY, year=YEAR, verbosity=verbosity, stdout=self.stdout)
        self._show_accounts(accounts)

    def _show_accounts(self, accounts: list[DemoAccount]) -> None:
        if not accounts:
            self.stdout.write(
                _("No demo accounts: these settings do not allow passwords that everybody knows.")
            )
            return
        self.stdout.write(_("Demo accounts (password of each: %s):") % PASSWORD)
        for account in accounts:
            where = account.agency or _("whole city")
            self.stdout.write(f"  {account.username:<16} {account.role} · {where}")
        self.stdout.write(
            _("Owners, supervisors and planners of the invented agencies, with the same password: %s")
            % _(", ").join(city_people())
        )
