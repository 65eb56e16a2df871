"""A book that an import refuses."""

import pytest
from django.core.management import CommandError, call_command

from tests.workbooks import database_state, saved, xlsx


@pytest.fixture
def refused(tmp_path):
    """Imports a book that must be refused; returns the message, after seeing that the database is as before."""

    def attempt(sheets=None, *, workbook=None, **options) -> str:
        path = tmp_path / "bad.xlsx"
        path.write_bytes(saved(workbook or xlsx(sheets, **options)))
        before = database_state()
        with pytest.raises(CommandError) as error:
            call_command("import_plan", path)
        assert database_state() == before
        return str(error.value)

    return attempt
