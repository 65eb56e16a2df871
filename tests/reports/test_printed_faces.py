"""The report as it is printed, and as it is to be edited, says what the pages say: total, grade, and of each indicator
the value with its unit, the points and the light."""

import csv
import io
import random
import re

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from indicators.models import Indicator
from tests import factories
from tests.reading import text_of
from tests.reports.cities import random_year
from tests.reports.documents.office.read_back import docx_text, odt_text
from tests.reports.documents.texts import page_texts, squeezed

pytestmark = pytest.mark.django_db

UNITS = ("%", "場", "件", "人次", "小時")
READERS = {
    "annual_report": lambda file: "".join(page_texts(PdfReader(io.BytesIO(file)))),
    "annual_report_odt": odt_text,
    "annual_report_docx": docx_text,
}
# The page names what a light says (落後), print its colour; the JSON has no light where nobody can be behind.
LIGHTS = {"green": "★綠燈", "yellow": "▲黃燈", "red": "●紅燈", "white": "□白燈", None: "–無燈號"}

_ONWARD = r"(?:(?!\d-\d-\d).)*?"  # within the row of one indicator


@pytest.fixture
def year(settings, tmp_path):
    """A year in which something is missing, with a unit for each indicator."""
    settings.REPORTS_ROOT = tmp_path
    plan = random_year(random.Random(5))  # noqa: S311 - made-up figures
    for unit, indicator in zip(UNITS, Indicator.objects.order_by("pk"), strict=False):
        Indicator.objects.filter(pk=indicator.pk).update(unit=unit, name=f"第{unit}類")
    return plan


def _pages(client: Client, plan) -> tuple[dict, list[dict], str]:
    """What the JSON, the dashboard's file in Chinese, and the settling page say; of the page only the agency's row."""
    where = [plan.year, plan.agency.code]
    told = client.get(reverse("score_json", args=where)).json()
    asked = {"table": "indicators", "export": "csv"}
    file = client.get(reverse("dashboard", args=where), asked, headers={"accept-language": "zh-hant"})
    rows = list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"))))
    settling = client.get(reverse("settling", args=[plan.year]), headers={"accept-language": "zh-hant"})
    line = text_of(settling, f'//table//tr[th//a[text()="{plan.agency.name}"]]')
    return told, rows, line


def _indicators(told: dict) -> list[dict]:
    return [one for facet in told["facets"] for o in facet["objectives"] for one in o["indicators"]]


def test_the_printed_report_and_its_editable_forms_say_what_the_pages_say(client, year):
    client.force_login(factories.user(role="planning_office"))
    told, rows, line = _pages(client, year)
    (grade,) = re.findall(r"(\S+)等", line)
    assert told["total"] in line

    lights = {one["code"]: LIGHTS[one["light"]] for one in _indicators(told)}

    for name, read in READERS.items():
        text = read(client.get(reverse(name, args=[year.year, year.agency.code])).content)
        headline = f"總得分{told['total']}／{told['maximum']}等第{grade}等"
        assert headline in text, name
        for row in rows:
            code, title, maximum = row["代碼"], row["指標"], row["配分"]
            light = lights[code]
            assert light[0] == row["燈號"][0], code
            value = re.escape(squeezed(f"{row['數值']}{row['單位']}")) if row["數值"] else ""
            working = rf"{code}{title}{_ONWARD}{row['得分']}／{maximum}{light}"
            assert re.search(working, text), (name, working)
            table = rf"{code}{title}{_ONWARD}{value}{_ONWARD}{row['得分']}{light}"
            assert re.search(table, text), (name, table)
        assert len(rows) == 6
