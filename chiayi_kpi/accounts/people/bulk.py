"""Many people by one file: read, looked at row by row, and written once it is confirmed, all or nothing.

What was read travels through the person's browser, signed, as with a month's figures: nothing is kept on the server.
"""

import datetime
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from chiayi_kpi.accounts.models import Agency, Membership, User
from chiayi_kpi.accounts.people.cells import EVERYWHERE, ROLE_WORDS
from chiayi_kpi.accounts.people.resources import PersonResource
from chiayi_kpi.accounts.people.selectors import Show, agencies_of, people_for, row_of
from chiayi_kpi.accounts.permissions import may_give
from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.core.roc import dotted
from chiayi_kpi.core.workbook import limits
from chiayi_kpi.core.workbook.columns import UNSET
from chiayi_kpi.core.workbook.context import ImportContext
from chiayi_kpi.core.workbook.faults import FileFault, WorkbookError, written_meanwhile
from chiayi_kpi.core.workbook.outcome import NEW, UNCHANGED, ImportedRow, SheetOutcome
from chiayi_kpi.core.workbook.sheets import FAULTY, Sheet
from chiayi_kpi.core.workbook.spreadsheet import read_spreadsheet
from chiayi_kpi.core.workbook.written import WrittenBook, WrittenSheet, written_columns

SALT = "accounts.people"
LIFE_SECONDS = 24 * 3600
MOST_ROWS = 5_000


@dataclass(frozen=True, slots=True)
class PreviewCell:
    """A cell of the preview: what will stand there, and what stood there where that differs."""

    header: str
    new: str
    old: str | None = None


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """A row that changes something; ``is_new``: a person or a role that was not there."""

    number: int
    is_new: bool
    cells: tuple[PreviewCell, ...]


@dataclass(frozen=True, slots=True)
class PeoplePreview:
    lines: tuple[PreviewLine, ...]
    unchanged: int
    faults: tuple[FileFault, ...]
    notices: tuple[FileFault, ...]

    @property
    def can_confirm(self) -> bool:
        return bool(self.lines) and not self.faults

    @property
    def digest(self) -> str:
        """What was shown, so that a confirmation is of that and of nothing else."""
        return hashlib.sha256(repr(self.lines).encode()).hexdigest()


def headers() -> list[str]:
    return [column.header for column in PersonResource.columns().values()]


def read_people(data: bytes) -> Sheet:
    """The sheet 人員 of an upload. Raises WorkbookError where the file as a whole cannot be taken."""
    sheets = read_spreadsheet(data, limits.of_page())
    found = [sheet for sheet in sheets if sheet.title == PersonResource.sheet]
    if not found:
        raise WorkbookError.of_file(_("The file has no sheet 人員. Download an empty form and fill that in."))
    if len(found[0]) > MOST_ROWS:
        raise WorkbookError.of_file(
            _("The sheet has %(rows)d rows; at most %(most)d are taken at once.")
            % {"rows": len(found[0]), "most": MOST_ROWS}
        )
    return found[0]


def preview(sheet: Sheet, by: User) -> PeoplePreview:
    """What the sheet would change; nothing is written. Raises WorkbookError where the database refuses it."""
    try:
        with transaction.atomic():
            outcome = _import(sheet, by, only_looks=True)
            transaction.set_rollback(True)
    except IntegrityError as error:
        raise WorkbookError.of_file(written_meanwhile()) from error
    return _preview(outcome)


def write(sheet: Sheet, by: User, digest: str) -> PeoplePreview:
    """Write what was shown; where that is no longer what would change, nothing is written and the new preview returned."""
    try:
        with transaction.atomic():
            done = _preview(_import(sheet, by))
            if done.faults or done.digest != digest:
                transaction.set_rollback(True)
    except IntegrityError as error:
        raise WorkbookError.of_file(written_meanwhile()) from error
    return done


def new_accounts(lines: Sequence[PreviewLine]) -> list[str]:
    """The accounts that the rows name as new."""
    return [line.cells[0].new for line in lines if line.is_new]


def _import(sheet: Sheet, by: User, *, only_looks: bool = False) -> SheetOutcome:
    context = ImportContext(by=by, way="file", only_looks=only_looks)
    return PersonResource(user=by).import_sheet(sheet, context)


def _preview(outcome: SheetOutcome) -> PeoplePreview:
    lines = tuple(
        PreviewLine(entry.row.number, entry.kind == NEW, _cells(entry))
        for entry in outcome.entries
        if entry.kind != UNCHANGED
    )
    return PeoplePreview(lines, outcome.count(UNCHANGED), tuple(outcome.faults), tuple(outcome.warnings))


def _cells(entry: ImportedRow) -> tuple[PreviewCell, ...]:
    cells = []
    for name, column in PersonResource.columns().items():
        value = entry.row.values.get(name)
        former = column.former(entry.former, value)
        old = None if former is UNSET else str(column.widget.render(former))
        cells.append(PreviewCell(column.header, str(column.widget.render(value)), old))
    return tuple(cells)


# ---------------------------------------------------------------- through the browser


def sealed(sheet: Sheet, shown: PeoplePreview, by: User, name: str) -> str:
    """The rows as text that only the portal can have written, for this person."""
    rows = [[number, [_text(value) for value in values]] for number, values in sheet.rows]
    return signing.dumps([by.pk, name, sheet.headers, rows, shown.digest], salt=SALT, compress=True)


def unsealed(text: str, by: User) -> tuple[Sheet, str, str]:
    """The sheet, the file's name and the digest of what was shown; ``signing.BadSignature`` where they are not this person's."""
    person, name, titles, rows, digest = signing.loads(text, salt=SALT, max_age=LIFE_SECONDS)
    if person != by.pk:
        raise signing.BadSignature
    sheet = Sheet(PersonResource.sheet, titles, [(number, values) for number, values in rows])
    return sheet, name, digest


def _text(value: Any) -> str:
    if value is None or value is FAULTY:
        return ""
    if isinstance(value, datetime.date):  # with a time where a spreadsheet wrote it
        return format(value, "%Y-%m-%d")
    return format(value, ".15g") if isinstance(value, float) else str(value)


# ---------------------------------------------------------------- the files


def people_book(manager: User, *, empty: bool = False) -> WrittenBook:
    """The people whom ``manager`` looks after, as the sheet is read again; or the form without a row."""
    rows = [] if empty else _rows(manager)
    sheet = WrittenSheet(PersonResource.sheet, written_columns(PersonResource.columns()), rows)
    return WrittenBook(PersonResource.sheet, [sheet])


def _rows(manager: User) -> list[list[str]]:
    kept = set(agencies_of(manager).values_list("pk", flat=True))
    everything = manager.is_administrator
    rows = []
    for person in people_for(manager, show=Show.ALL):
        row = row_of(person)
        held = [one for one in row.roles if everything or one.agency_id in kept]
        rows += [_row(person, one) for one in held] or [_row(person, None)]
    return rows


_WORDS = {role: word for word, role in ROLE_WORDS.items()}


def _row(person: User, held: Membership | None) -> list[str]:
    where = "" if held is None else held.agency.code if held.agency else EVERYWHERE
    role = "" if held is None else _WORDS[Role(held.role)]
    last_day = dotted(held.last_day) if held and held.last_day else ""
    return [
        person.username,
        person.name,
        person.email,
        where,
        role,
        "否" if person.is_active else "是",
        last_day,
    ]


def role_words(manager: User, agencies: Sequence[Agency]) -> list[str]:
    """The words of the column 角色 that ``manager`` may give."""
    places = [None, *(agency.pk for agency in agencies)]
    return [word for word, role in ROLE_WORDS.items() if any(may_give(manager, role, at) for at in places)]
