"""``export_plan`` writes what ``import_plan`` reads: import → export → import changes nothing."""

from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from chiayi_kpi.core.workbook.context import ImportContext
from chiayi_kpi.core.workbook.reader import read_book
from chiayi_kpi.management.book import RESOURCES, import_book
from indicators.models import FigureChange, MonthEvent, MonthlyFigure
from indicators.scoring.rules import KINDS
from objectives.models import Facet, Plan
from tests.made_once import made_once
from tests.workbooks import COMMON, PLAN, database_state, imported, save, small_book

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
FIXTURES = settings.BASE_DIR / "fixtures"


made_plan = made_once(lambda: imported(small_book()))


def export(path: Path, agency: str = "POL", year: int = 107) -> str:
    out = StringIO()
    call_command("export_plan", path, agency=agency, year=year, stdout=out)
    return out.getvalue()


def import_plan(path: Path) -> str:
    out = StringIO()
    call_command("import_plan", path, stdout=out, stderr=StringIO())
    return out.getvalue()


def cells(path: Path) -> dict[str, list]:
    """What stands in a file, sheet by sheet; numbers as numbers, whichever program wrote them."""
    return {sheet.title: [sheet.headers, *sheet] for sheet in read_book(path)}


def test_an_exported_book_imports_as_nothing_new(made_plan, tmp_path):
    export(tmp_path / "out.xlsx")
    before = database_state()
    report = import_plan(tmp_path / "out.xlsx")
    assert database_state() == before
    assert "指標: 0 new, 0 changed, 3 unchanged" in report


def test_a_path_for_every_agency_comes_back_as_the_common_plan_s(made_plan, tmp_path):
    rows = [*small_book()["預定"], COMMON | {"指標": "5-1-1", "月份": 10, "預定值": 75}]
    import_plan(save(tmp_path / "in.xlsx", {"預定": rows}))
    common = Plan.objects.get(agency=None)
    assert [(row.month, row.value) for row in common.plannedvalues.all()] == [(10, 75)]
    export(tmp_path / "out.xlsx")
    report = import_plan(tmp_path / "out.xlsx")
    assert "預定: 0 new, 0 changed, 2 unchanged" in report
    own = [COMMON | {"指標": "1-1-1", "月份": 10, "預定值": 75}]
    with pytest.raises(CommandError, match="預定 C2"):
        import_plan(save(tmp_path / "own.xlsx", {"預定": own}))


@pytest.mark.parametrize("ending", [".xlsx", ".ods"])
def test_an_exported_book_makes_the_same_plan_elsewhere(made_plan, tmp_path, ending):
    """Everything is taken away, and the exported file alone brings back what it says."""
    export(first := tmp_path / f"first{ending}")
    _empty_the_database()
    import_plan(first)
    export(second := tmp_path / f"second{ending}")
    assert cells(second) == cells(first)


def _empty_the_database() -> None:
    FigureChange.objects.all().delete()
    MonthEvent.objects.all().delete()
    for resource in reversed(RESOURCES):
        resource._meta.model.objects.all().delete()
    Plan.objects.all().delete()


def test_the_real_plan_comes_back_sentence_by_sentence(tmp_path):
    """The transcription, through the database and back: every cell of every sheet as it was written."""
    book = read_book(FIXTURES / "107")
    import_book(book, ImportContext(trusted=True, way="command"))
    export(tmp_path / "out.xlsx", agency="CYPD")
    exported = {sheet.title: sheet for sheet in read_book(tmp_path / "out.xlsx")}
    compared = 0
    for sheet in book:
        found = {_key(exported[sheet.title], values): values for values in exported[sheet.title]}
        for values in sheet:
            row = found[_key(sheet, values)]
            for header, value in zip(sheet.headers, values, strict=True):
                written = row[exported[sheet.title].headers.index(header)]
                if header != "評估體制" or value:  # 1 where the document has none
                    value = KINDS[value].title.zh if header == "規則" else value
                    assert _same(written, value), (sheet.title, header, value, written)
                    compared += 1
    assert compared > 1_000


def _key(sheet, values) -> tuple:
    resource = next(resource for resource in RESOURCES if resource.sheet == sheet.title)
    headers = [resource.columns()[name].header for name in resource.key]
    return tuple(_text(values[sheet.headers.index(header)]) for header in headers)


def _text(value: object) -> str:
    return format(value, ".15g") if isinstance(value, float) else str(value).strip()


def _same(written: object, value: str) -> bool:
    if isinstance(written, float):
        return written == float(value)
    return str(written) == value.strip()


def test_text_that_looks_like_a_formula_stays_text(tmp_path):
    book = small_book()
    book["目標"][0] = book["目標"][0] | {"名稱": '=HYPERLINK("http://x","y")'}
    import_plan(save(tmp_path / "book.xlsx", book))
    export(tmp_path / "out.xlsx")
    cell = load_workbook(tmp_path / "out.xlsx")["目標"]["D2"]
    assert (cell.data_type, cell.value, cell.quotePrefix) == ("s", '=HYPERLINK("http://x","y")', True)


def test_another_agency_s_rows_are_not_exported(tmp_path):
    book = small_book()
    other = PLAN | {"機關代碼": "FIRE"}
    book["計畫"].append(other | {"機關名稱": "消防局"})
    book["目標"].append(other | {"目標": "1-1", "名稱": "消防", "權重": 95})
    import_plan(save(tmp_path / "book.xlsx", book))
    export(tmp_path / "out.xlsx")
    assert {row[1] for row in cells(tmp_path / "out.xlsx")["目標"][1:]} == {"POL", "*"}


def test_sample_figures_are_labelled(made_plan, tmp_path):
    Plan.objects.filter(agency__code="POL").update(has_sample_figures=True)
    export(tmp_path / "out.xlsx")
    workbook = load_workbook(tmp_path / "out.xlsx")
    assert workbook.properties.keywords == "示範數據"
    assert {sheet.oddHeader.center.text for sheet in workbook} == {"示範數據"}


def test_sheets_without_rows_carry_their_headers(tmp_path):
    import_plan(save(tmp_path / "book.xlsx", {"計畫": small_book()["計畫"]}))
    export(tmp_path / "out.xlsx")
    assert load_workbook(tmp_path / "out.xlsx")["月報"]["F1"].value == "數值"


@pytest.mark.parametrize(
    ("agency", "year", "name", "reason"),
    [
        ("NONE", 107, "out.xlsx", "no agency with the code NONE"),
        ("POL", 108, "out.xlsx", "POL has no plan of the year 108"),
        ("POL", 107, "out.csv", "has to end in .xlsx or .ods"),
        ("POL", 107, "no/such/out.xlsx", "Cannot write"),
    ],
)
def test_what_cannot_be_exported_is_said_and_no_file_is_left(made_plan, tmp_path, agency, year, name, reason):
    with pytest.raises(CommandError, match=reason):
        export(tmp_path / name, agency, year)
    assert not list(tmp_path.iterdir())


def test_an_earlier_file_survives_a_failed_export(made_plan, tmp_path, monkeypatch):
    out = tmp_path / "out.xlsx"
    out.write_bytes(b"earlier")
    monkeypatch.setattr("chiayi_kpi.core.files.os.fsync", _no_space)
    with pytest.raises(CommandError, match="Cannot write"):
        export(out)
    assert out.read_bytes() == b"earlier"
    assert [file.name for file in tmp_path.iterdir()] == ["out.xlsx"]


def _no_space(_handle):
    raise OSError(28, "No space left on device")


def test_the_queries_of_an_export_do_not_grow_with_the_rows(
    made_plan, tmp_path, django_assert_max_num_queries
):
    plan = Plan.objects.get(agency__code="POL")
    row = MonthlyFigure.objects.first()
    MonthlyFigure.objects.bulk_create(
        MonthlyFigure(plan=plan, input_id=row.input_id, month=month, value=1) for month in range(2, 13)
    )
    Facet.objects.bulk_create(Facet(plan=plan, no=no, name="面向", weight=0) for no in (2, 3, 4))
    # One more for the months of which something is said and no figure stands.
    with django_assert_max_num_queries(len(RESOURCES) + 5):
        export(tmp_path / "out.xlsx")
