"""What the sheets of one import share: who imports, what was already looked up, what is already known to be wrong."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

Shared = TypeVar("Shared")


class ImportContext:
    """One import. ``by`` None with ``trusted``: a command, whose caller owns the machine.

    ``only_looks``: whatever it does is undone; it locks no plan and writes no figure, so that nobody who reports waits.
    ``alone``: of one sheet, so that it need not even be written for a moment to be named by others; a look writes nothing then.
    """

    def __init__(
        self,
        *,
        by=None,
        trusted: bool = False,
        way: str = "file",
        reason: str = "",
        only_looks: bool = False,
        alone: bool = False,
    ):
        self.by = by
        self.trusted = trusted
        self.way = way
        self.reason = reason
        self.only_looks = only_looks
        self._alone = alone
        self.rows_done = 0  # read and checked, of all sheets together
        self._shared: dict[Any, Any] = {}
        self._faulty: dict[str, set[Hashable]] = {}
        self._unread: set[str] = set()
        self._told: set[Hashable] = set()

    @property
    def writes(self) -> bool:
        """Whether rows are written, be it for a moment."""
        return not (self.only_looks and self._alone)

    def shared(self, kind: "Callable[[ImportContext], Shared]") -> Shared:
        """The one instance of ``kind`` in this import, made from this context when first asked for."""
        if kind not in self._shared:
            self._shared[kind] = kind(self)
        return self._shared[kind]

    def mark_faulty(self, sheet: str, key: Hashable) -> None:
        self._faulty.setdefault(sheet, set()).add(key)

    def mark_unread(self, sheet: str) -> None:
        self._unread.add(sheet)

    def is_faulty(self, sheet: str, key: Hashable) -> bool:
        """Whether ``key`` stands in ``sheet`` of this book, but could not be read there."""
        return sheet in self._unread or key in self._faulty.get(sheet, ())

    def is_faulty_somewhere(self, sheet: str, part: Hashable) -> bool:
        """Whether a row of ``sheet`` with this part of a key could not be read."""
        keys = self._faulty.get(sheet, ())
        return sheet in self._unread or any(isinstance(key, tuple) and part in key for key in keys)

    def tell_once(self, key: Hashable) -> bool:
        """Whether ``key`` is heard of for the first time in this import."""
        first = key not in self._told
        self._told.add(key)
        return first


class RowFault(Exception):
    """A row that cannot be imported, and the field at fault."""

    def __init__(self, field: str, message: str):
        super().__init__(message)
        self.field = field
        self.message = message


class FollowsFromAnother(Exception):
    """A row that refers to one whose own fault is already on the list: it needs no fault of its own."""
