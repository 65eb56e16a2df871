"""Documents as files: whole or not at all, and made again only when what they print has changed."""

import re
from dataclasses import replace

import pytest
from django.core.files.base import ContentFile

from chiayi_kpi.core import files
from reports.documents import store
from reports.documents.store import (
    ANNUAL_PLAN,
    ANNUAL_REPORT,
    DocumentKind,
    document_of,
    file_name,
    kept,
    write_documents,
)
from reports.documents.whole import is_whole, made_from
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


def identity_at(path) -> str:
    with path.open("rb") as file:
        return made_from(file)


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
    old = identity_at(path)
    write_documents(LETTER, [(police_plan(preamble="乙"), path)])
    assert identity_at(path) != old
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
    assert identity_at(path) == ""
    write_documents(LETTER, [(police_plan(), path)])
    assert len(identity_at(path)) == 32


def test_a_truncated_document_is_made_again(tmp_path):
    path = tmp_path / "a.pdf"
    write_documents(LETTER, [(police_plan(), path)])
    path.write_bytes(path.read_bytes()[:-200])
    assert [found.fresh for found in write_documents(LETTER, [(police_plan(), path)])] == [True]


def with_another_byte(content: bytes, place: int) -> bytes:
    return content[:place] + bytes([content[place] ^ 0x10]) + content[place + 1 :]


@pytest.mark.parametrize("tenth", range(10))
def test_a_document_with_another_byte_is_named_in_the_log_and_made_again(tmp_path, caplog, tenth):
    path = tmp_path / "a.pdf"
    write_documents(LETTER, [(police_plan(), path)])
    whole = path.read_bytes()
    path.write_bytes(with_another_byte(whole, len(whole) * tenth // 10))

    assert [found.fresh for found in write_documents(LETTER, [(police_plan(), path)])] == [True]
    assert path.read_bytes() == whole
    assert "a.pdf is cut or damaged" in caplog.text


def test_a_document_that_was_written_without_a_digest_is_made_again(tmp_path):
    """Its second identifier is what WeasyPrint wrote there."""
    path = tmp_path / "a.pdf"
    write_documents(LETTER, [(police_plan(), path)])
    whole = path.read_bytes()
    (first, second) = re.findall(rb"/ID \[\((\w{32})\) \((\w{32})\)\]", whole)[0]
    path.write_bytes(whole.replace(second, b"0123456789abcdef" * 2))
    with path.open("rb") as file:
        assert made_from(file) == first.decode() and not is_whole(file)

    assert [found.fresh for found in write_documents(LETTER, [(police_plan(), path)])] == [True]
    assert path.read_bytes() == whole


def test_what_is_kept_is_handed_out_only_while_it_is_whole(renderings, caplog):
    html = LETTER.html(police_plan())
    whole = document_of(html, "letter.pdf")
    assert document_of(html, "letter.pdf") == whole and len(renderings) == 1 and not caplog.text

    for damaged in (with_another_byte(whole, len(whole) // 2), whole[:-200]):
        kept().delete("letter.pdf")
        kept().save("letter.pdf", ContentFile(damaged))
        caplog.clear()
        assert document_of(html, "letter.pdf") == whole
        assert "letter.pdf is cut or damaged" in caplog.text
        with kept().open("letter.pdf") as file:
            assert file.read() == whole


def test_what_has_changed_since_is_not_called_damaged(renderings, caplog):
    document_of(LETTER.html(police_plan(preamble="甲")), "letter.pdf")
    document_of(LETTER.html(police_plan(preamble="乙")), "letter.pdf")
    assert len(renderings) == 2 and not caplog.text


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
