"""``export_plan --agency CODE --year Y FILE``: writes the plan workbook that ``import_plan`` reads."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from chiayi_kpi.management.export import ExportRefused, export_plan


class Command(BaseCommand):
    help = "Write an agency's plan of a year, with its figures, as a workbook (.xlsx or .ods)."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--agency", required=True, metavar="CODE", help="the agency's code")
        parser.add_argument("--year", type=int, required=True, help="the ROC year, such as 107")
        parser.add_argument("file", type=Path, metavar="FILE", help="the file to write (.xlsx or .ods)")

    def handle(self, *, agency: str, year: int, file: Path, **options):
        try:
            book = export_plan(agency_code=agency, year=year, path=file)
        except ExportRefused as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(
                _("Cannot write %(path)s: %(reason)s") % {"path": file, "reason": error.strerror}
            ) from error
        rows = sum(len(sheet.rows) for sheet in book.sheets)
        self.stdout.write(_("Written: %(path)s (%(rows)d rows)") % {"path": file, "rows": rows})
