"""Workbooks for tests: a small valid book as rows by sheet, written as the file that a person would send."""

import io
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from django.apps import apps
from django.core.management import call_command
from django.db import connection
from openpyxl import Workbook

from chiayi_kpi.management.book import RESOURCES
from objectives.models import Plan

HEADERS = {
    resource.sheet: [column.header for column in resource.columns().values()] for resource in RESOURCES
}
APPS = ("accounts", "objectives", "budget", "indicators")

Row = Mapping[str, object]
Sheets = dict[str, list[Row]]

PLAN = {"年度": 107, "機關代碼": "POL"}
COMMON = {"年度": 107, "機關代碼": "*"}


def small_book(**changes: list[Row]) -> Sheets:
    """A plan of one agency whose facets are common, with a quotient, a milestone list, and a common award."""
    book: Sheets = {
        "計畫": [
            PLAN
            | {
                "機關名稱": "測試警察局",
                "章號": 19,
                "施政主軸": "科技領航、專業守護",
                "前言": "=第一段\n第二段",
            }
        ],
        "面向": [
            COMMON | {"面向": 1, "名稱": "核心業務面向", "權重": 95, "得分上限": "", "附註": "*附註"},
            COMMON | {"面向": 5, "名稱": "施政績效具體事蹟", "權重": 5},
        ],
        "目標": [
            PLAN | {"目標": "1-1", "名稱": "被害民眾關懷", "權重": 95, "說明": "1. 一\n2. 二"},
            COMMON | {"目標": "5-1", "名稱": "施政績效具體事蹟", "權重": 5},
        ],
        "指標": [
            _indicator(PLAN, "1-1-1", "到府慰問", 90) | {"年度目標值": "≥90%"},
            _indicator(PLAN, "1-1-2", "建置進度", 5),
            _indicator(COMMON, "5-1-1", "具體事蹟", 5),
        ],
        "投入": [
            _input("1-1-1", "visited", "實際慰問數", "加總"),
            _input("1-1-1", "due", "應慰問數", "加總"),
            _input("1-1-2", "progress", "進度", "最新"),
        ],
        "里程碑": [
            PLAN | {"指標": "1-1-2", "代號": "progress", "項次": 1, "說明": "設計", "累計百分比": 20.5},
            PLAN | {"指標": "1-1-2", "代號": "progress", "項次": 2, "說明": "驗收", "累計百分比": 100},
        ],
        "計分": [
            _attainment("1-1-1", 90, 90) | {"算式": "visited / due * 100"},
            _attainment("1-1-2", 100, 5),
            COMMON | {"指標": "5-1-1", "項次": 1, "規則": "award", "滿分": 5},
        ],
        "預定": [PLAN | {"指標": "1-1-1", "月份": 6, "預定值": 45.25}],
        "中程目標": [PLAN | {"指標": "1-1-1", "目標年度": 108, "中程目標值": 92}],
        "歷年": [{"機關代碼": "POL", "指標": "1-1-1", "年度": 106, "數值": 88.5}],
        "執行": [
            PLAN
            | {"月份": 1, "門別": "經常門", "預算數": 1000000, "控管數": 0, "實支數": 250000, "應付數": ""}
        ],
        "月報": [
            _figure("1-1-1", "visited", 1, 9),
            _figure("1-1-1", "due", 1, 10) | {"說明": "+補報"},
            _figure("1-1-2", "progress", 1, 1),
        ],
        "評分": [PLAN | {"指標": "5-1-1", "項次": 1, "得分": 4.25, "說明": "審查結果"}],
        "經費": [
            PLAN
            | {
                "業務別": "刑事業務",
                "項次": 1,
                "計畫項目": "汰換",
                "實施內容": "購置",
                "中央": 0.5,
                "本府": "1,234.567",
                "全案中央": 1,
                "全案本府": 2000,
                "目標": "1-1",
            }
        ],
    }
    return book | changes


def _indicator(of: Row, code: str, name: str, weight: int) -> Row:
    return of | {
        "指標": code,
        "名稱": name,
        "權重": weight,
        "評估體制": 1,
        "評估方式": "統計數據",
        "單位": "件",
    }


def _input(indicator: str, code: str, name: str, aggregation: str) -> Row:
    return PLAN | {"指標": indicator, "代號": code, "名稱": name, "單位": "件", "彙總": aggregation}


def _attainment(indicator: str, target: int, maximum: int) -> Row:
    return PLAN | {
        "指標": indicator,
        "項次": 1,
        "規則": "attainment",
        "方向": "≥",
        "目標": target,
        "滿分": maximum,
    }


def _figure(indicator: str, code: str, month: int, value: object) -> Row:
    return PLAN | {"指標": indicator, "代號": code, "月份": month, "數值": value}


def figure(indicator: str, code: str, month: object, value: object, **rest) -> Row:
    return _figure(indicator, code, month, value) | rest


def xlsx(sheets: Mapping[str, Sequence[Row]], *, headers: Mapping[str, list[str]] | None = None) -> Workbook:
    """The book as openpyxl's workbook, for a test to spoil before it is saved."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    for title, rows in sheets.items():
        names = (headers or HEADERS)[title]
        worksheet = workbook.create_sheet(title)
        worksheet.append(names)
        for number, row in enumerate(rows, start=2):
            for column, name in enumerate(names, start=1):
                _fill(worksheet.cell(number, column), row.get(name, ""))
    return workbook


def _fill(cell, value: object) -> None:
    if value == "":
        return
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"  # what begins with = is text here; a test that wants a formula says so


def saved(workbook: Workbook) -> bytes:
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def save(path: Path, sheets: Mapping[str, Sequence[Row]], **options) -> Path:
    path.write_bytes(saved(xlsx(sheets, **options)))
    return path


def imported(sheets: Mapping[str, Sequence[Row]]) -> Plan:
    """The plan of the agency in this book, which the portal has from now on."""
    with tempfile.TemporaryDirectory() as folder:
        path = save(Path(folder) / "book.xlsx", sheets)
        call_command("import_plan", path, stdout=io.StringIO(), stderr=io.StringIO())
    return Plan.objects.get(agency__code=sheets["計畫"][0]["機關代碼"])


def repacked(data: bytes, **parts: bytes) -> bytes:
    """The same file with the parts whose names end in a key (``sheet1``) replaced."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            stem = name.rpartition("/")[2].partition(".")[0]
            target.writestr(name, parts.get(stem, source.read(name)))
    return file.getvalue()


def database_state() -> dict[str, list]:
    """Every row of the portal's own tables, histories included: what must not change when an import is refused."""
    return {
        model._meta.label: rows_of(model._meta.db_table)
        for app in APPS
        for model in apps.get_app_config(app).get_models()
    }


def rows_of(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - a model's own table
        return sorted(map(str, cursor.fetchall()))
