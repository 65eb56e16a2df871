from django.db.backends.postgresql import base, operations

from chiayi_kpi.core.database.connection import TellsChanges


class DatabaseOperations(operations.DatabaseOperations):
    compiler_module = "chiayi_kpi.core.database.postgresql.compiler"


class DatabaseWrapper(TellsChanges, base.DatabaseWrapper):
    ops_class = DatabaseOperations
