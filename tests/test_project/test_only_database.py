"""The part of the tests that runs on a second kind of database: all that touches one, and nothing else."""

from types import SimpleNamespace

import pytest
from django.conf import settings

from tests import conftest
from tests.databases import (
    LEFT_TO_POSTGRESQL,
    PAGES_OF_THE_DATABASE,
    SAME_ON_ANY_DATABASE,
    is_left_to_postgresql,
)

TESTS = settings.BASE_DIR / "tests"
# A run with the option, as what chooses the tests sees it.
RUN = SimpleNamespace(
    getoption="--only-database".__eq__, hook=SimpleNamespace(pytest_deselected=lambda items: None)
)


def is_kept(test: pytest.Item) -> bool:
    items = [test]
    conftest.pytest_collection_modifyitems(RUN, items)
    return items == [test]


@pytest.mark.django_db
def test_what_touches_the_database_is_kept(request):
    assert is_kept(request.node)


def test_so_is_what_touches_it_by_a_fixture(request, db):
    assert is_kept(request.node)


@pytest.mark.own_connections
def test_so_is_what_has_connections_of_its_own(request):
    assert is_kept(request.node)


def test_what_touches_none_is_left_out(request):
    assert not is_kept(request.node)


@pytest.mark.django_db
@pytest.mark.on_any_database
def test_so_is_what_comes_out_the_same_on_any(request):
    assert not is_kept(request.node)


@pytest.mark.parametrize(
    ("place", "is_ignored"),
    [
        ("indicators/scoring", True),
        ("reports/documents/test_pdf.py", True),
        ("reports/pages", None),  # test_bad_input.py in it stays
        ("reports/pages/test_bad_input.py", None),
        ("reports/pages/test_plans.py", True),
        ("management/test_import_written.py", None),
    ],
)
def test_the_engine_documents_and_pages_are_not_even_looked_into(place, is_ignored):
    assert conftest.pytest_ignore_collect(TESTS / place, RUN) is is_ignored


@pytest.mark.parametrize(
    "places", [SAME_ON_ANY_DATABASE, PAGES_OF_THE_DATABASE, LEFT_TO_POSTGRESQL, conftest._FIRST]
)
def test_every_place_that_is_named_is_there(places):
    assert [path for path in places if not path.exists()] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("place", "is_left"),
    [
        ("budget/test_cells.py", True),
        ("reports/pages/test_bad_input.py", True),  # in a folder that runs on SQLite alone
        ("notices/test_mails.py", True),
        ("events/test_sealing.py", False),
        ("reports/pages/test_plans.py", False),
    ],
)
def test_sqlite_leaves_to_postgresql_what_runs_there(request, monkeypatch, place, is_left):
    monkeypatch.setattr(request.node, "path", TESTS / place)
    assert is_left_to_postgresql(request.node) is is_left


def test_what_sqlite_leaves_to_postgresql_is_named_once():
    left = set(LEFT_TO_POSTGRESQL)
    assert left.isdisjoint(SAME_ON_ANY_DATABASE)
    below_pages = TESTS / "reports" / "pages"
    assert {path for path in left if below_pages in path.parents} - {below_pages / "year_end"} <= set(
        PAGES_OF_THE_DATABASE
    )
