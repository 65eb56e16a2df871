"""A connection that tells the event log what its transaction has written, just before it is committed.

Here, and not by signals: a bulk insert, an update and a deletion of a queryset send none, and nothing may be forgotten. All
that is written goes into the log by one statement, and the change is not made where the log cannot be written.
"""

from typing import Any

from django.db.models import Model

from chiayi_kpi.core import changes
from chiayi_kpi.core.changes import WrittenRows


class TellsChanges:
    """Over Django's ``DatabaseWrapper``."""

    alias: str

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._written: list[WrittenRows] = []
        self._looked_at: list[Model] = []
        self._before: dict[str, int] = {}  # how much was written when a savepoint was set

    def note(self, written: WrittenRows) -> None:
        """To be told with the transaction that is going on."""
        self._written.append(written)

    def look_at(self, row: Model) -> None:
        """``row`` is what the changes of this transaction belong to: who is told need not read it."""
        self._looked_at.append(row)

    def tell(self) -> None:
        written, looked_at = self._written, self._looked_at
        self._forget()
        if written:
            changes.write(written, looked_at, self.alias)

    def _forget(self) -> None:
        self._written, self._looked_at, self._before = [], [], {}

    def connect(self) -> None:
        self._forget()
        super().connect()  # type: ignore[misc]  # Django's own

    def commit(self) -> None:
        try:
            self.tell()
        except BaseException:
            self.rollback()  # type: ignore[attr-defined]  # Django's own
            raise
        super().commit()  # type: ignore[misc]

    def _rollback(self) -> None:
        self._forget()
        super()._rollback()  # type: ignore[misc]

    def _savepoint(self, sid: str) -> None:
        self._before[sid] = len(self._written)
        super()._savepoint(sid)  # type: ignore[misc]

    def _savepoint_commit(self, sid: str) -> None:
        self._before.pop(sid, None)
        super()._savepoint_commit(sid)  # type: ignore[misc]

    def _savepoint_rollback(self, sid: str) -> None:
        del self._written[self._before.get(sid, 0) :]
        super()._savepoint_rollback(sid)  # type: ignore[misc]
