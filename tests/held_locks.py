"""A request that locks rows outside of a transaction fails in every test, as it does on PostgreSQL.

Elsewhere nobody would see it: SQLite locks no rows, and a test's own transaction is around everything that it asks.
"""

from contextvars import ContextVar
from typing import Any

import pytest
from django.core.handlers.base import BaseHandler
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError

_answering = ContextVar("_answering", default=False)


def refuse_unheld_locks(patch: pytest.MonkeyPatch) -> None:
    get_response, as_sql = BaseHandler.get_response, SQLCompiler.as_sql

    def answered(handler: BaseHandler, request: Any) -> Any:
        before = _answering.set(True)
        try:
            return get_response(handler, request)
        finally:
            _answering.reset(before)

    def compiled(compiler: SQLCompiler, *args: Any, **kwargs: Any) -> Any:
        blocks = compiler.connection.atomic_blocks
        held = any(not block._from_testcase for block in blocks)
        if _answering.get() and compiler.query.select_for_update and not held:
            raise TransactionManagementError("select_for_update cannot be used outside of a transaction.")
        return as_sql(compiler, *args, **kwargs)

    patch.setattr(BaseHandler, "get_response", answered)
    patch.setattr(SQLCompiler, "as_sql", compiled)
