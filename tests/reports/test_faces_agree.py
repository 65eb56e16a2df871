"""Page, file, JSON and report of one month say the same points, values, maxima and working, whatever was reported."""

import csv
import io
import random
from decimal import ROUND_HALF_UP, Decimal

import pytest
from django.urls import reverse

from reports.documents.report import report_document
from reports.snapshot.report_appendix import report_snapshots
from tests import factories
from tests.reading import text_of
from tests.reports.cities import random_year

pytestmark = pytest.mark.django_db

_CODE, _LIGHT, _VALUE, _POINTS, _MAXIMUM = "Code", "Light", "Value", "Points", "Of"  # of the file's columns


@pytest.mark.parametrize("seed", range(4))
def test_the_faces_of_a_random_year_agree(client, settings, seed):
    chance = random.Random(seed)  # noqa: S311 - made-up figures
    plan, through = random_year(chance), chance.choice([6, 12])
    client.force_login(factories.user(role="planning_office"))
    where = [plan.year, plan.agency.code]
    told = client.get(reverse("score_json", args=where), {"through": through}).json()
    asked = {"through": through, "table": "indicators", "export": "csv"}
    file = client.get(reverse("dashboard", args=where), asked, headers={"accept-language": "en"})
    table = csv.DictReader(io.StringIO(file.content.decode("utf-8-sig")))
    rows = {row[_CODE]: row for row in table}
    page = client.get(reverse("dashboard", args=where), {"through": through})
    (snapshot,) = report_snapshots(year=plan.year, through=through, agency_codes=[plan.agency.code])
    printed = report_document(snapshot)
    lines = {row.code: row for table in printed.tables for one in table.objectives for row in one.indicators}
    workings = {row.code: row for facet in printed.workings for row in facet.indicators}

    assert printed.summary.total == told["total"] and told["total"] in text_of(page)
    facets = {one["name"]: one["points"] for one in told["facets"]}
    assert {bar.name: bar.points for bar in printed.summary.bars} == facets
    assert sum(map(Decimal, facets.values())) == Decimal(told["total"])
    found = [one for facet in told["facets"] for o in facet["objectives"] for one in o["indicators"]]
    for one in found:
        code, row = one["code"], rows[one["code"]]
        assert Decimal(row[_POINTS]) == Decimal(one["points"]), code
        assert Decimal(row[_MAXIMUM]) == Decimal(one["maximum"]), code
        assert one["points"] in text_of(page, f'//tr[@id="i-{code}"]'), code
        if one["value"] is not None and row[_VALUE]:
            shown = Decimal(row[_VALUE].replace(",", ""))
            assert Decimal(one["value"]).quantize(shown, ROUND_HALF_UP) == shown, code
        assert [line.replace(",", "") for line in workings[code].lines] == one["working"], code
        assert workings[code].points == one["points"], code
        assert (one["light"] is None) == ("No light" in row[_LIGHT]), code
        if code in lines:
            assert lines[code].points == one["points"], code
            assert lines[code].light.name == workings[code].light.name, code
