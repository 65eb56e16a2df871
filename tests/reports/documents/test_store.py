"""Documents as files: whole or not at all, and made again only when what they print has changed."""

from dataclasses import replace

import pytest

from chiayi_kpi.core import files
from reports.documents import store
from reports.documents.store import (
    ANNUAL_PLAN,
    ANNUAL_REPORT,
    DocumentKind,
    file_name,
    made_from,
    write_documents,
)
from tests.reports.documents.snapshots import police_plan

LETTER = DocumentKind(
    "letter", "信", lambda snapshot: f"<html lang=zh><title>t</title><p>{snapshot.preamble}", False
)


@pytest.fixture
def renderings(monkeypatch) -> list[str]:
    """The HTML of every rendering that was really made."""
    made: list[str] = []
    real = store.render_pdf

    def counted(html: str) -> bytes:
        made.append(html)
        return real(html)

    monkeypatch.setattr(store, "render_pdf", counted)
    return made


def test_an_unchanged_document_is_not_made_again(tmp_path, renderings):
    path = tmp_path / "a.pdf"
    letter = police_plan(preamble="甲")
    assert [found.fresh for found in write_documents(LETTER, [(letter, path)])] == [True]
    before = path.read_bytes()
    assert [found.fresh for found in write_documents(LETTER, [(letter, path)])] == [False]
    assert len(renderings) == 1
    assert path.read_bytes() == before


def test_a_changed_document_takes_the_place_of_the_old(tmp_path, renderings):
    path = tmp_path / "a.pdf"
    write_documents(LETTER, [(police_plan(preamble="甲"), path)])
    old = made_from(path)
    write_documents(LETTER, [(police_plan(preamble="乙"), path)])
    assert made_from(path) != old
    assert len(renderings) == 2


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a PDF",
        b"%PDF-1.7\nstartxref\n999999\n%%EOF\n",
        b"startxref\n99999999999999999999999\n%%EOF\n",
    ],
)
def test_a_file_of_another_making_is_replaced(tmp_path, content):
    path = tmp_path / "a.pdf"
    path.write_bytes(content)
    assert made_from(path) == ""
    write_documents(LETTER, [(police_plan(), path)])
    assert len(made_from(path)) == 32


def test_a_truncated_document_is_made_again(tmp_path):
    path = tmp_path / "a.pdf"
    write_documents(LETTER, [(police_plan(), path)])
    path.write_bytes(path.read_bytes()[:-200])
    assert [found.fresh for found in write_documents(LETTER, [(police_plan(), path)])] == [True]


def test_a_failure_leaves_every_file_as_it_was(tmp_path, monkeypatch):
    first, second = tmp_path / "1.pdf", tmp_path / "2.pdf"
    first.write_bytes(b"old")

    def fails_on_the_second(html: str) -> bytes:
        if "乙" in html:
            raise RuntimeError("no paper")
        return b"new"

    monkeypatch.setattr(store, "render_pdf", fails_on_the_second)
    wanted = [(police_plan(preamble="甲"), first), (police_plan(preamble="乙"), second)]
    with pytest.raises(RuntimeError, match="no paper"):
        write_documents(LETTER, wanted)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"1.pdf": b"old"}


def test_a_failed_write_leaves_nothing_behind(tmp_path, monkeypatch):
    def full(_descriptor):
        raise OSError("disk full")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(OSError, match="disk full"):
        write_documents(LETTER, [(police_plan(), tmp_path / "1.pdf")])
    assert list(tmp_path.iterdir()) == []


def test_names_say_year_agency_kind_and_the_month_of_a_part_of_the_year():
    snapshot = police_plan()
    assert file_name(ANNUAL_REPORT, snapshot) == "107-CYPD-annual-report.pdf"
    assert file_name(ANNUAL_REPORT, replace(snapshot, through=6)) == "107-CYPD-annual-report-06.pdf"
    assert file_name(ANNUAL_PLAN, replace(snapshot, through=6)) == "107-CYPD-annual-plan.pdf"
