"""Write the annual performance report (年度施政績效報告)."""

from chiayi_kpi.core.roc import LAST_MONTH
from reports.documents.command import DocumentCommand
from reports.documents.store import ANNUAL_REPORT
from reports.management.commands.score import month


class Command(DocumentCommand):
    help = "Writes the annual performance report of one agency, or of all, as PDF, .odt, .docx or .ods."
    kind = ANNUAL_REPORT

    def add_arguments(self, parser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--through",
            type=month,
            default=LAST_MONTH,
            metavar="MONTH",
            help="figures up to this month (1-12)",
        )
