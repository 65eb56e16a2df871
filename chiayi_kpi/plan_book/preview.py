"""What a workbook would change, sheet by sheet and row by row, before anything is written; and its confirmation.

The file waits on the server; what the person was shown travels through their browser as a signed digest, so that what
has changed between looking and confirming is shown again instead of being written.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.core import signing
from django.utils.translation import gettext as _

from chiayi_kpi.core.admin_uploads import WaitingUpload
from chiayi_kpi.core.workbook.context import ImportContext
from chiayi_kpi.core.workbook.faults import FileFault, WorkbookError
from chiayi_kpi.core.workbook.outcome import CHANGED, NEW, UNCHANGED, Change, SheetOutcome
from chiayi_kpi.core.workbook.reader import read_file
from chiayi_kpi.core.workbook.sheets import Sheet
from chiayi_kpi.core.workbook.written import WrittenBook, WrittenColumn, WrittenSheet
from chiayi_kpi.management.book import RESOURCES, BookOutcome, run_book
from indicators.models import FigureChange
from indicators.validation import PlanFault
from objectives.models import Plan

SALT = "chiayi_kpi.plan_book"
LIFE_SECONDS = 3600
SHOWN_ROWS = 300  # of a sheet on the page; the file of changes has all
_RESOURCE_OF = {resource.sheet: resource for resource in RESOURCES}


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A row of the file that is new or changes something."""

    number: int
    key: str
    is_new: bool
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class SheetPreview:
    """What becomes of a sheet. ``rows``: the new and changed ones, all of them."""

    title: str
    rows: tuple[ChangedRow, ...] = ()
    unchanged: int = 0
    notices: tuple[FileFault, ...] = ()
    is_faulty: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether the file leaves the sheet as an empty form has it."""
        return not (self.rows or self.unchanged or self.notices or self.is_faulty)

    @property
    def new(self) -> int:
        return sum(row.is_new for row in self.rows)

    @property
    def changed(self) -> int:
        return len(self.rows) - self.new

    @property
    def shown(self) -> tuple[ChangedRow, ...]:
        return self.rows[:SHOWN_ROWS]

    @property
    def left_out(self) -> int:
        return len(self.rows) - len(self.shown)


@dataclass(frozen=True)
class BookPreview:
    """What an import would do and say."""

    sheets: tuple[SheetPreview, ...] = ()
    faults: tuple[FileFault, ...] = ()
    notices: tuple[FileFault, ...] = ()
    plan_faults: tuple[tuple[Plan, list[PlanFault]], ...] = ()
    plan_notes: tuple[tuple[Plan, list[PlanFault]], ...] = ()
    plan_ids: frozenset[int] = frozenset()  # that are written to

    @property
    def filled(self) -> list[SheetPreview]:
        return [sheet for sheet in self.sheets if not sheet.is_empty]

    @property
    def left_empty(self) -> list[str]:
        return [sheet.title for sheet in self.sheets if sheet.is_empty]

    @property
    def changes(self) -> int:
        return sum(len(sheet.rows) for sheet in self.sheets)

    @property
    def can_confirm(self) -> bool:
        return not self.faults and self.changes > 0

    @property
    def digest(self) -> str:
        """What tells one list of changes from another."""
        said = [
            [sheet.title, row.number, row.is_new, [[str(part) for part in change] for change in row.changes]]
            for sheet in self.sheets
            for row in sheet.rows
        ]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()


@dataclass
class Waiting:
    """An upload that waits for its confirmation. ``seal``: what the browser keeps of it."""

    name: str
    file: str
    digest: str = ""
    upload: WaitingUpload = field(init=False)

    def __post_init__(self) -> None:
        self.upload = WaitingUpload(name=self.file)

    def read(self) -> bytes:
        """The file; WorkbookError where it was confirmed in another tab meanwhile."""
        try:
            return self.upload.read()
        except FileNotFoundError as error:
            raise gone() from error

    def seal(self, by) -> str:
        return signing.dumps([by.pk, self.name, self.file, self.digest], salt=SALT)


def context_for(name: str, by) -> ImportContext:
    """An import of the file called ``name`` by this person; its ``rows_done`` tell how far it is."""
    longest = FigureChange._meta.get_field("reason").max_length
    return ImportContext(by=by, way=FigureChange.Way.FILE, reason=(_("file “%s”") % name)[:longest])


def look(sheets: Sequence[Sheet], context: ImportContext) -> BookPreview:
    """What the sheets would change; nothing of it stays.

    Figures are only compared, so who saves some meanwhile does not wait. The rows of the plan itself are written and taken
    back, for later sheets name them: who edits one that the file changes, too, waits until the look is over.
    """
    context.only_looks = True
    return _preview(run_book(sheets, context, confirmed=lambda _outcome: False))


def write(sheets: Sequence[Sheet], context: ImportContext, digest: str) -> tuple[BookPreview, bool]:
    """Import the sheets, all or nothing; False where they would no longer do what ``digest`` says, and nothing was done."""
    asked: list[bool] = []

    def as_shown(outcome: BookOutcome) -> bool:
        asked.append(_preview(outcome).digest == digest)
        return asked[0]

    preview = _preview(run_book(sheets, context, confirmed=as_shown))
    return preview, not preview.faults and asked == [True]


def keep(*, data: bytes, name: str, preview: BookPreview) -> Waiting:
    """Have the file wait for its confirmation."""
    return Waiting(name, kept(data), preview.digest)


def kept(data: bytes) -> str:
    """Keep the file for a while; the name under which it is found again."""
    upload = WaitingUpload()
    upload.save(data)
    return upload.name


def waiting(by, seal: str) -> Waiting:
    """The upload that was shown to ``by``; WorkbookError where the seal is forged, too old, or the file is gone."""
    try:
        person, name, file, digest = signing.loads(seal, salt=SALT, max_age=LIFE_SECONDS)
    except signing.BadSignature as error:
        raise gone() from error
    found = Waiting(name, file, digest)
    if person != by.pk or not found.upload.exists():
        raise gone()
    return found


def gone() -> WorkbookError:
    """What is said where no file waits (any more)."""
    return WorkbookError.of_file(
        _("This preview is no longer valid. Choose the file again; nothing was written.")
    )


def again(*, held: Waiting, by) -> BookPreview:
    """What the waiting file would change as things stand now."""
    return look(read_file(held.read(), held.name), context_for(held.name, by))


def confirm(*, held: Waiting, by) -> tuple[BookPreview, bool]:
    """Import the waiting file, all or nothing; False where it would no longer do what was shown, and nothing was done."""
    preview, done = write(read_file(held.read(), held.name), context_for(held.name, by), held.digest)
    if done:
        held.upload.remove()
    return preview, done


def _preview(outcome: BookOutcome) -> BookPreview:
    return BookPreview(
        tuple(map(_sheet, outcome.sheets)),
        tuple(outcome.faults),
        tuple(outcome.notices),
        tuple(outcome.plan_faults),
        tuple(outcome.plan_notes),
        frozenset(outcome.plan_ids),
    )


def _sheet(outcome: SheetOutcome) -> SheetPreview:
    resource = _RESOURCE_OF[outcome.sheet]()
    rows = tuple(
        ChangedRow(
            entry.row.number, resource.written_key(entry), entry.kind == NEW, tuple(resource.changes(entry))
        )
        for entry in outcome.entries
        if entry.kind in (NEW, CHANGED)
    )
    return SheetPreview(
        outcome.sheet, rows, outcome.count(UNCHANGED), tuple(outcome.warnings), bool(outcome.faults)
    )


def change_list(preview: BookPreview, name: str) -> WrittenBook:
    """Every change as a table: one row a cell."""
    headers = (
        (_("Sheet"), 8),
        (_("Row"), 6),
        (_("Key of the row"), 28),
        (_("Kind"), 8),
        (_("Column"), 14),
        (_("Old"), 30),
        (_("New"), 30),
    )
    columns = [WrittenColumn(header, width) for header, width in headers]
    return WrittenBook(name, [WrittenSheet(_("Changes"), columns, [list(row) for row in _lines(preview)])])


def _lines(preview: BookPreview) -> Iterator[tuple[str, ...]]:
    for sheet in preview.sheets:
        for row in sheet.rows:
            kind = _("new") if row.is_new else _("changed")
            for change in row.changes or (Change("", "", ""),):
                yield (sheet.title, str(row.number), row.key, kind, *map(str, change))
