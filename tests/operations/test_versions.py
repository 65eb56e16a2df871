"""An old server and an old ``pg_dump`` are named before they are missed."""

from types import SimpleNamespace

import pytest

from chiayi_kpi.operations import versions


@pytest.mark.parametrize(
    ("server", "program", "expected"),
    [
        (150002, "15.14", []),
        (150002, "17.2", []),
        (150002, None, []),
        (140011, "15.14", ["operations.E023"]),
        (160001, "15.14", ["operations.W024"]),
    ],
)
def test_what_is_too_old_is_named(tmp_path, monkeypatch, server, program, expected):
    made = SimpleNamespace(
        vendor="postgresql",
        ensure_connection=lambda: None,
        connection=SimpleNamespace(server_version=server),
    )
    monkeypatch.setattr(versions, "connection", made)
    if program:
        path = tmp_path / "pg_dump"
        path.write_text(f"#!/bin/sh\necho 'pg_dump (PostgreSQL) {program} (Debian {program}-0+deb12u1)'\n")
        path.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert [one.id for one in versions.postgresql()] == expected
