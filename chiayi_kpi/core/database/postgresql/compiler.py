from django.db.backends.postgresql.compiler import (
    SQLAggregateCompiler,
    SQLCompiler,
)
from django.db.backends.postgresql.compiler import SQLDeleteCompiler as _Delete
from django.db.backends.postgresql.compiler import SQLInsertCompiler as _Insert
from django.db.backends.postgresql.compiler import SQLUpdateCompiler as _Update

from chiayi_kpi.core.database.compilers import NotedDelete, NotedInsert, NotedUpdate

__all__ = [
    "SQLAggregateCompiler",
    "SQLCompiler",
    "SQLDeleteCompiler",
    "SQLInsertCompiler",
    "SQLUpdateCompiler",
]


class SQLInsertCompiler(NotedInsert, _Insert):  # type: ignore[misc]  # any arguments
    pass


class SQLUpdateCompiler(NotedUpdate, _Update):  # type: ignore[misc]
    pass


class SQLDeleteCompiler(NotedDelete, _Delete):  # type: ignore[misc]
    pass
