"""What the commands that read a workbook share: the file, the dry run, the report, and the exit status."""

from collections.abc import Iterable
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chiayi_kpi.core.workbook.context import ImportContext
from chiayi_kpi.core.workbook.faults import WorkbookError
from chiayi_kpi.core.workbook.outcome import CHANGED, NEW, UNCHANGED
from chiayi_kpi.core.workbook.reader import read_book
from chiayi_kpi.management.book import BookOutcome, import_book
from indicators.models import FigureChange


class WorkbookCommand(BaseCommand):
    """Imports a workbook, all or nothing. ``only`` names the sheets that are read; None reads every one."""

    only: Iterable[str] | None = None
    requires_migrations_checks = True

    def add_arguments(self, parser):
        parser.add_argument(
            "file",
            type=Path,
            help="the workbook (.xlsx, .ods), a CSV of one sheet, or a book directory",
            metavar="FILE",
        )
        parser.add_argument("--dry-run", action="store_true", help="only report; change nothing")

    def handle(self, *, file: Path, dry_run: bool, **options):
        context = ImportContext(trusted=True, way=FigureChange.Way.COMMAND)
        try:
            outcome = import_book(read_book(file), context, only=self.only, dry_run=dry_run)
        except WorkbookError as error:
            count = len(error.faults)
            head = ngettext(
                "%(file)s was not imported: %(count)d fault. Nothing was changed.",
                "%(file)s was not imported: %(count)d faults. Nothing was changed.",
                count,
            )
            raise CommandError(f"{head % {'file': file, 'count': count}}\n{error}") from error
        self._report(outcome)
        self._warn(outcome)
        if dry_run:
            self.stdout.write(_("Dry run: nothing was written."))

    def _report(self, outcome: BookOutcome) -> None:
        for sheet in outcome.sheets:
            line = _("%(sheet)s: %(new)d new, %(changed)d changed, %(unchanged)d unchanged")
            counts = {"new": NEW, "changed": CHANGED, "unchanged": UNCHANGED}
            self.stdout.write(
                line % ({"sheet": sheet.sheet} | {name: sheet.count(kind) for name, kind in counts.items()})
            )

    def _warn(self, outcome: BookOutcome) -> None:
        """What was left out or is doubtful, and what the plans lack: a workbook may hold a part of a plan.

        So is an approved plan whose weights no longer sum since the common plan has changed.
        """
        said = [str(notice) for notice in outcome.notices]
        said += [str(warning) for sheet in outcome.sheets for warning in sheet.warnings]
        of_plans = [*outcome.plan_faults, *outcome.plan_notes]
        said += [f"{plan} {f.where}{_(': ')}{f.message}" for plan, faults in of_plans for f in faults]
        for text in said:
            self.stderr.write(self.style.WARNING(text))
