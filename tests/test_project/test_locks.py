"""The lock files: complete, hashed, and served by any mirror."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
LOCKS = ("requirements.lock", "requirements-dev.lock")


def wanted(name: str) -> set[str]:
    """The packages that an ``.in`` file asks for, by their normalised names."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    asked = (re.match(r"[A-Za-z][\w.-]*", line) for line in lines)
    return {re.sub(r"[-_.]+", "-", match[0]).lower() for match in asked if match}


def pinned(name: str) -> dict[str, str]:
    """Package → its entry in a lock file: version, markers and hashes."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return {entry.split("==")[0]: entry for entry in re.split(r"\n(?=\w)", text)}


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_host_and_no_file(name: str):
    text = (ROOT / name).read_text(encoding="utf-8")

    # An option (where to look for packages) stands at the beginning of a line; hashes are indented.
    assert not re.search(r"://|^-|@ ", text, re.MULTILINE)


@pytest.mark.parametrize("name", LOCKS)
def test_every_entry_of_a_lock_is_an_exact_version_with_hashes(name: str):
    loose = [
        p for p, entry in pinned(name).items() if not re.match(r"[\w.-]+==\S+ .*--hash=sha256:", entry, re.S)
    ]

    assert loose == []


@pytest.mark.parametrize(
    ("source", "lock"),
    [("requirements.in", LOCKS[0]), ("requirements.in", LOCKS[1]), ("requirements-dev.in", LOCKS[1])],
)
def test_a_lock_holds_all_that_is_asked_for(source: str, lock: str):
    assert wanted(source) - pinned(lock).keys() == set()


def test_the_tests_run_with_the_versions_that_are_deployed():
    deployed, tested = (pinned(name) for name in LOCKS)
    versions = [{name: entry.split()[0] for name, entry in lock.items()} for lock in (deployed, tested)]

    assert versions[0].items() <= versions[1].items()


def test_psycopg_3_stays_out():
    """Django would prefer it to the psycopg2 that the portal is tested with."""
    assert not {"psycopg", "psycopg-binary"} & pinned("requirements-dev.lock").keys()
