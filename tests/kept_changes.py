"""Inside a test's own transaction, which is never committed, the savepoint of a service stands for its transaction.

What a test itself writes, outside of any service, is not told to the event log.
"""

from typing import Any

import pytest

from chiayi_kpi.core.database.connection import TellsChanges

_Connection = Any


def _own(connection: _Connection) -> list[str]:
    """The savepoints that are no test's."""
    blocks = zip(connection.atomic_blocks[1:], connection.savepoint_ids, strict=False)
    return [sid for block, sid in blocks if sid and not block._from_testcase]


def _is_tests(connection: _Connection) -> bool:
    return any(block._from_testcase for block in connection.atomic_blocks)


def tell_at_savepoints(patch: pytest.MonkeyPatch) -> None:
    note, committed = TellsChanges.note, TellsChanges._savepoint_commit

    def noted(connection: _Connection, written) -> None:
        if _own(connection) or not _is_tests(connection):
            note(connection, written)

    def savepoint_commit(connection: _Connection, sid: str) -> None:
        if _is_tests(connection) and not _own(connection):
            connection.tell()
        committed(connection, sid)

    patch.setattr(TellsChanges, "note", noted)
    patch.setattr(TellsChanges, "_savepoint_commit", savepoint_commit)
