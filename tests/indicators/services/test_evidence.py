"""Evidence: files are what their content says, belong to an open month, and leave a trace."""

import datetime
import io
import zipfile

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from chiayi_kpi.core.errors import Refused
from chiayi_kpi.core.files import FilesUnreachable
from chiayi_kpi.core.media_types import DOCX, JPEG, ODS, ODT, PDF, PNG, XLSX
from indicators.errors import ReportingRefused
from indicators.evidence_types import accepted_type, content_type
from indicators.models import Evidence, MonthEvent
from indicators.services.evidence import attach, clean_name, remove, sweep
from tests import factories, papers


def archive(**parts) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, text in parts.items():
            made.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), text)
    return out.getvalue()


def damaged_archive() -> bytes:
    """An archive whose list of parts is in order and whose packed part cannot be unpacked."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("mimetype", ODT * 20)
    packed = bytearray(out.getvalue())
    start = packed.index(b"mimetype") + len(b"mimetype")
    packed[start : start + 8] = b"\xff" * 8
    return bytes(packed)


PNG_BYTES = papers.PNG
OFFICE = archive(word__document_xml="<w/>")


@pytest.fixture
def plan(db):
    return factories.complete_plan(common=True)


@pytest.fixture
def indicator(plan):
    return plan.indicators.get(objective__facet__no=1)


@pytest.fixture
def put(plan, indicator):
    def put(content=PNG_BYTES, name="會議紀錄.png", month=1, plan=plan):
        upload = SimpleUploadedFile(name, content, content_type="text/html")
        return attach(plan=plan, indicator=indicator.pk, month=month, upload=upload, by=None)

    return put


# Named, because a packed file holds the time at which it was packed: every process would call the cases otherwise.
CONTENTS = {
    "pdf": (papers.pdf(), PDF),
    "png": (b"\x89PNG\r\n\x1a\n0000", PNG),
    "jpeg": (b"\xff\xd8\xff\xe0000", JPEG),
    "docx": (OFFICE, DOCX),
    "xlsx": (archive(xl__workbook_xml="<x/>"), XLSX),
    "odt": (archive(mimetype=ODT), ODT),
    "ods": (archive(mimetype=ODS), ODS),
    "epub": (archive(mimetype="application/epub+zip"), None),
    "macros": (archive(xl__workbook_xml="<x/>", xl__vbaProject_bin="macro"), None),
    "macros of OpenDocument": (archive(mimetype=ODT, Basic__Standard__Module1_xml="macro"), None),
    "zip": (archive(readme="hello"), None),
    "cut off": (OFFICE[:40], None),
    "damaged": (damaged_archive(), None),
    "no archive": (b"PK\x03\x04 no archive at all", None),
    "html": (b"<script>alert(1)</script>", None),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", None),
    "exe": (b"MZ\x90\x00", None),
    "doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", None),
    "empty": (b"", None),
}


@pytest.mark.parametrize(("content", "expected"), CONTENTS.values(), ids=CONTENTS)
def test_a_file_is_what_its_content_says(content, expected):
    assert content_type(io.BytesIO(content)) == expected


def test_a_file_is_kept_with_its_hash_and_type(put):
    kept = put()
    assert (kept.content_type, kept.name, kept.size) == (PNG, "會議紀錄.png", len(PNG_BYTES))
    assert kept.file.read() == PNG_BYTES
    assert "會議" not in kept.file.name
    event = MonthEvent.objects.get()
    assert (event.action, kept.sha256 in event.reason) == ("attach", True)


def test_a_web_page_that_calls_itself_a_pdf_is_refused(put):
    with pytest.raises(Refused):
        put(b"<html><script>alert(1)</script></html>", name="報告.pdf")
    assert not Evidence.objects.exists()


REFUSED = {
    "a script": (
        papers.pdf(OpenAction=pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")),
        "會執行指令碼",
    ),
    "a password": (papers.pdf(pikepdf.Encryption(owner="o", user="u")), "須輸入密碼"),
    "damaged": (b"%PDF-1.7\n...", "已毀損"),
    "unpacks to more than the memory there is for it": (papers.pdf_bomb(300), "已毀損"),
    "a PDF and an archive": (papers.pdf() + OFFICE, "兩種格式"),
    "a picture and an archive": (PNG_BYTES + OFFICE, "兩種格式"),
    "a picture and a PDF": (PNG_BYTES + papers.pdf(), "兩種格式"),
    "a picture and a page": (b"\xff\xd8\xff\xe0<HTML><script>", "兩種格式"),
}


@pytest.mark.parametrize(("content", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_runs_something_or_is_two_kinds_at_once_is_refused(content, reason):
    with pytest.raises(Refused, match=reason):
        accepted_type(io.BytesIO(content))


def test_a_pdf_that_runs_nothing_is_taken():
    locked_for_changes = pikepdf.Encryption(owner="o", user="")
    assert accepted_type(io.BytesIO(papers.pdf(locked_for_changes))) == PDF


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("報告.pdf", "報告.pdf"),
        ("報告.exe", "報告.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\temp\\報告.pdf", "報告.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("\u202efdp.exe", "fdp.pdf"),
        ("", "file.pdf"),
        ("...", "file.pdf"),
        ("長" * 500 + ".pdf", "長" * 196 + ".pdf"),
    ],
)
def test_a_name_is_only_a_name(sent, kept):
    assert clean_name(sent, PDF) == kept


def test_too_large_and_empty_files_are_refused(put, settings):
    settings.EVIDENCE_MAX_BYTES = len(PNG_BYTES)
    assert put()
    with pytest.raises(ReportingRefused):
        put(PNG_BYTES + b"!")
    with pytest.raises(ReportingRefused):
        put(b"")


def test_the_same_file_twice_is_kept_once(put):
    assert put() == put(name="副本.png")
    assert put(month=2) != put()


def test_a_month_takes_twenty_files(put):
    for number in range(20):
        put(PNG_BYTES + bytes([number]))
    with pytest.raises(ReportingRefused):
        put(PNG_BYTES + b"21")


@pytest.mark.parametrize("state", ["submitted", "approved"])
def test_a_closed_month_takes_no_file_and_gives_none_up(put, plan, indicator, state):
    kept = put()
    factories.month_state(plan, indicator, 1, state)
    with pytest.raises(ReportingRefused):
        put(OFFICE)
    with pytest.raises(ReportingRefused):
        remove(evidence=kept, by=None)
    assert Evidence.objects.count() == 1


def test_a_month_that_has_not_begun_takes_no_file(put, settings):
    settings.PORTAL_TODAY = datetime.date(2018, 2, 1)
    put(month=2)
    with pytest.raises(ReportingRefused):
        put(month=3)


def test_another_agency_s_indicator_takes_none(put):
    with pytest.raises(ReportingRefused):
        put(plan=factories.complete_plan(common=True))


@pytest.fixture
def stored(settings, tmp_path):
    """The files that lie in the portal's media."""
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    }
    return lambda: sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file())


def test_no_file_is_left_of_what_was_refused_or_kept_already(
    put, plan, indicator, stored, django_capture_on_commit_callbacks
):
    kept = put()
    with django_capture_on_commit_callbacks(execute=True):
        put(name="副本.png")
    factories.month_state(plan, indicator, 1, "submitted")
    with pytest.raises(ReportingRefused):
        put(OFFICE)

    assert stored() == [kept.file.name]


def test_no_file_is_left_where_its_rows_were_rolled_back(put, stored, monkeypatch):
    def fail(*_args):
        raise RuntimeError("no event")

    monkeypatch.setattr("indicators.services.evidence._remember", fail)
    with pytest.raises(RuntimeError):
        put()

    assert stored() == [] and not Evidence.objects.exists()


def test_a_removed_file_is_gone_and_remembered(put, django_capture_on_commit_callbacks):
    kept = put()
    stored = kept.file.name
    with django_capture_on_commit_callbacks(execute=True):
        remove(evidence=kept, by=None)
    assert not Evidence.objects.exists()
    assert not default_storage.exists(stored)
    assert [event.action for event in MonthEvent.objects.order_by("pk")] == ["attach", "detach"]


def test_a_file_that_could_not_be_deleted_stops_nobody_and_is_swept_out_a_day_later(
    put, plan, stored, monkeypatch, django_capture_on_commit_callbacks
):
    def unreachable(*_args):
        raise FilesUnreachable("no answer")

    stays, goes = put(), put(OFFICE)
    with monkeypatch.context() as away:
        away.setattr(FileSystemStorage, "delete", unreachable)
        with django_capture_on_commit_callbacks(execute=True):
            remove(evidence=goes, by=None)
    assert stored() == sorted([stays.file.name, goes.file.name])
    default_storage.save("evidence/987654/elsewhere", ContentFile(b"of a plan that is not here"))

    now = timezone.now()
    assert sweep(now - datetime.timedelta(days=1)) == 0
    assert sweep(now + datetime.timedelta(minutes=1)) == 1
    assert stored() == sorted([stays.file.name, "evidence/987654/elsewhere"])


def test_nothing_is_swept_where_nothing_was_ever_attached(stored):
    assert sweep(timezone.now()) == 0
