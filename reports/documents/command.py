"""What the commands that print documents share: whose, of which year, and where to."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from chiayi_kpi.core.roc import LAST_MONTH
from indicators.errors import ScoreUnavailable
from reports.documents.errors import DocumentError
from reports.documents.forms import FORMS, PDF, Form
from reports.documents.read import snapshots_for
from reports.documents.store import DocumentKind, WrittenDocument, file_name, write_documents
from reports.snapshot.model import Snapshot


class DocumentCommand(BaseCommand):
    """Writes one kind of document of one agency, or of all, printed or to be edited. Exit status 0: every file is in its place."""

    kind: DocumentKind
    # What Django checks is the portal’s pages and administration: loading them takes as long as half a document.
    requires_system_checks = []

    def add_arguments(self, parser) -> None:
        whose = parser.add_mutually_exclusive_group(required=True)
        whose.add_argument("--agency", metavar="CODE", help="the agency's code")
        whose.add_argument("--all-agencies", action="store_true", help="every agency with a plan of the year")
        parser.add_argument("--year", type=int, required=True, help="the ROC year, such as 107")
        parser.add_argument(
            "--out",
            type=Path,
            metavar="PATH",
            help="the file to write; with --all-agencies the folder. Default: a file in var/reports",
        )
        parser.add_argument(
            "--format",
            choices=FORMS,
            help="pdf; odt or docx, the text to be edited; ods, its tables. Default: what --out ends with, otherwise pdf",
        )

    def handle(self, *args, year: int, out: Path | None, **options) -> None:
        codes = None if options["all_agencies"] else [options["agency"]]
        try:
            snapshots = snapshots_for(
                self.kind, year=year, through=options.get("through", LAST_MONTH), agency_codes=codes
            )
            form = _form(options["format"], out)
            written = write_documents(self.kind, self._places(snapshots, out, form, codes is not None), form)
        except (ScoreUnavailable, DocumentError) as fault:
            raise CommandError(str(fault)) from fault
        except OSError as fault:
            raise CommandError(_("Cannot write: %(fault)s") % {"fault": fault}) from fault
        for document in written:
            self._tell(document)

    def _places(
        self, snapshots: list[Snapshot], out: Path | None, form: Form, one: bool
    ) -> list[tuple[Snapshot, Path]]:
        if one and out is not None:
            if out.is_dir():
                raise CommandError(_("“%(path)s” is a folder: --out names the file.") % {"path": out})
            if not out.absolute().parent.is_dir():
                raise CommandError(_("The folder “%(path)s” does not exist.") % {"path": out.parent})
            return [(snapshots[0], out)]
        folder = out or settings.REPORTS_ROOT
        folder.mkdir(parents=True, exist_ok=True)
        return [(snapshot, folder / file_name(self.kind, snapshot, form)) for snapshot in snapshots]

    def _tell(self, document: WrittenDocument) -> None:
        message = _("Written: %(path)s") if document.fresh else _("Unchanged: %(path)s")
        self.stdout.write(message % {"path": document.path})
        if document.missing:
            said = _("No font has these characters; their numbers are printed: %(characters)s")
            self.stderr.write(said % {"characters": _(", ").join(document.missing)})


def _form(said: str | None, out: Path | None) -> Form:
    ending = out.suffix.removeprefix(".").lower() if out else ""
    return FORMS[said] if said else FORMS.get(ending, PDF)
