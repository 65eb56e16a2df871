"""annual_plan and annual_report: exit status 0 means that every file is in its place."""

import pytest
from django.core.management import CommandError, call_command
from pypdf import PdfReader

from objectives.models import Plan
from reports.documents import fonts
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def reports_root(settings, tmp_path):
    settings.REPORTS_ROOT = tmp_path / "reports"
    return settings.REPORTS_ROOT


@pytest.fixture
def agency():
    plan = factories.complete_plan(factories.agency("CYX", "測試局"), year=107, common=True, chapter=7)
    return plan.agency


def test_writes_the_document_to_the_reports_folder(agency, reports_root, capsys):
    call_command("annual_plan", agency="CYX", year=107)
    path = reports_root / "107-CYX-annual-plan.pdf"
    assert PdfReader(path).metadata.title == "測試局 107 年度施政計畫"
    assert str(path) in capsys.readouterr().out
    before = path.stat().st_ino
    call_command("annual_plan", agency="CYX", year=107)
    assert path.stat().st_ino == before  # a second run leaves the file alone


def test_a_report_of_part_of_the_year_says_so_in_its_name(agency, reports_root):
    call_command("annual_report", "--agency=CYX", "--year=107", "--through=6", "--format=odt")
    assert [path.name for path in reports_root.iterdir()] == ["107-CYX-annual-report-06.odt"]


def test_all_agencies_get_a_file_each_in_the_form_asked_for(agency, tmp_path):
    other = factories.plan(factories.agency("CYY", "另一局"), year=107)
    call_command("annual_plan", all_agencies=True, year=107, out=tmp_path / "city", format="odt")
    assert {path.name for path in (tmp_path / "city").iterdir()} == {
        "107-CYX-annual-plan.odt",
        f"107-{other.agency.code}-annual-plan.odt",
    }


@pytest.mark.parametrize(
    "arguments",
    [
        {"agency": "NONE", "year": 107},
        {"agency": "CYX", "year": 106},
        {"all_agencies": True, "year": 106},
    ],
)
def test_what_does_not_exist_is_refused_and_nothing_written(agency, reports_root, arguments):
    with pytest.raises(CommandError):
        call_command("annual_report", **arguments)
    assert not reports_root.exists()


def test_a_folder_or_a_place_in_no_folder_is_refused(agency, tmp_path):
    with pytest.raises(CommandError, match=str(tmp_path)):
        call_command("annual_plan", agency="CYX", year=107, out=tmp_path)
    with pytest.raises(CommandError, match="nowhere"):
        call_command("annual_plan", agency="CYX", year=107, out=tmp_path / "nowhere" / "a.pdf")
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_said(agency, tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(CommandError):
        call_command("annual_plan", all_agencies=True, year=107, out=tmp_path / "file" / "city")


def test_missing_fonts_are_said_and_nothing_is_written(agency, reports_root, monkeypatch):
    monkeypatch.setattr(fonts, "REQUIRED", {"No Such Kai": "fonts-no-such-kai"})
    with pytest.raises(CommandError, match="fonts-no-such-kai"):
        call_command("annual_plan", agency="CYX", year=107)
    assert list(reports_root.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "begins"),
    [
        ({"out": "計畫.odt"}, b"mimetypeapplication/vnd.oasis.opendocument.text"),
        ({"out": "計畫", "format": "docx"}, b"[Content_Types].xml"),
    ],
)
def test_the_form_is_the_one_asked_for_or_what_the_file_ends_with(agency, tmp_path, arguments, begins):
    place = tmp_path / arguments["out"]
    call_command("annual_plan", agency="CYX", year=107, **(arguments | {"out": place}))
    assert begins in place.read_bytes()[:100]
    before = place.stat().st_ino
    call_command("annual_plan", agency="CYX", year=107, **(arguments | {"out": place}))
    assert place.stat().st_ino == before


def test_a_document_is_written_where_it_is_told_and_characters_that_no_font_has_are_named(
    agency, tmp_path, capsys
):
    Plan.objects.filter(agency=agency).update(preamble="辦理完成😀")
    call_command("annual_plan", agency="CYX", year=107, out=tmp_path / "計畫.pdf")
    assert len(PdfReader(tmp_path / "計畫.pdf").pages) > 2
    assert "U+1F600 GRINNING FACE" in capsys.readouterr().err
