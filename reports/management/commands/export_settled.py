"""``export_settled --agency CODE --year Y FILE``: the record of a settled year, which anyone can verify."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from indicators.errors import ScoreUnavailable
from objectives.selectors import plans_of_year
from reports.snapshot.archive.export import settled_file
from reports.snapshot.selectors import refuse_unknown


class Command(BaseCommand):
    help = "Writes an agency's settled year as JSON; python -m indicators.scoring.verify FILE checks it."
    requires_system_checks = []

    def add_arguments(self, parser) -> None:
        parser.add_argument("--agency", required=True, metavar="CODE", help="the agency's code")
        parser.add_argument("--year", type=int, required=True, help="the ROC year, such as 107")
        parser.add_argument("file", type=Path, metavar="FILE", help="the file to write")

    def handle(self, *args, agency: str, year: int, file: Path, **options) -> None:
        plans = plans_of_year(year)
        try:
            refuse_unknown(plans, year, [agency])
            plan = next(plan for plan in plans if plan.agency_code == agency)
            text = settled_file(plan.id)
        except ScoreUnavailable as fault:
            raise CommandError(str(fault)) from fault
        if text is None:
            raise CommandError(
                _("The year %(year)s of %(agency)s is not settled.")
                % {"year": year, "agency": plan.agency_name}
            )
        try:
            file.write_text(text, encoding="utf-8")
        except OSError as fault:
            raise CommandError(
                _("Cannot write %(path)s: %(reason)s") % {"path": file, "reason": fault.strerror}
            ) from fault
        self.stdout.write(_("Written: %(path)s") % {"path": file})
