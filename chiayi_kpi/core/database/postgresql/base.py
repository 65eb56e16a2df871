from types import TracebackType

import psycopg2
from django.db import OperationalError
from django.db.backends.postgresql import base, operations
from django.db.utils import DatabaseErrorWrapper
from django.utils.functional import cached_property

from chiayi_kpi.core.database.connection import TellsChanges


class DatabaseOperations(operations.DatabaseOperations):
    compiler_module = "chiayi_kpi.core.database.postgresql.compiler"


class Errors(DatabaseErrorWrapper):
    """Django's, which also calls it an OperationalError where the server died in the middle of a statement.

    psycopg2 has only its most general error for that, without a code of PostgreSQL's.
    """

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if exc_type is psycopg2.DatabaseError and isinstance(exc_value, exc_type) and not exc_value.pgcode:
            self.wrapper.errors_occurred = True  # type: ignore[attr-defined]  # Django's own
            raise OperationalError(*exc_value.args).with_traceback(traceback) from exc_value
        super().__exit__(exc_type, exc_value, traceback)


class DatabaseWrapper(TellsChanges, base.DatabaseWrapper):
    ops_class = DatabaseOperations

    @cached_property
    def wrap_database_errors(self) -> Errors:
        return Errors(self)
