"""Page, file, JSON and report of one month say the same points, values, maxima and working, whatever was reported."""

import csv
import io
import random
from decimal import ROUND_HALF_UP, Decimal

import pytest
from django.urls import reverse

from indicators.services.revisions import revise_target
from reports.documents.report import report_document
from reports.snapshot.report_appendix import report_snapshots
from tests import factories
from tests.dated import done_on
from tests.reading import text_of
from tests.reports.cities import random_year, report

pytestmark = pytest.mark.django_db

_CODE, _LIGHT, _VALUE, _POINTS, _MAXIMUM = "代碼", "燈號", "數值", "得分", "配分"  # of the file's columns


@pytest.mark.parametrize("seed", range(4))
def test_the_faces_of_a_random_year_agree(client, settings, seed):
    chance = random.Random(seed)  # noqa: S311 - made-up figures
    plan, through = random_year(chance), chance.choice([6, 12])
    client.force_login(factories.user(role="planning_office"))
    where = [plan.year, plan.agency.code]
    told = client.get(reverse("score_json", args=where), {"through": through}).json()
    asked = {"through": through, "table": "indicators", "export": "csv"}
    file = client.get(reverse("dashboard", args=where), asked)
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
        assert_says_the_working(workings[code], one["working"])
        assert workings[code].points == one["points"], code
        assert (one["light"] is None) == ("無燈號" in row[_LIGHT]), code
        if code in lines:
            assert lines[code].points == one["points"], code
            assert lines[code].light.name == workings[code].light.name, code


def assert_says_the_working(printed, told):
    """Its two columns are the lines of the working in their order; whose rule it is stands once, above the tables."""
    expected = [line.replace("（本系統預設計分方式）", "") for line in told]
    columns = [[line.replace(",", "") for line in column] for column in (printed.data, printed.scoring)]
    assert {line for column in columns for line in column} == set(expected), printed.code
    for column in columns:
        onward = iter(expected)
        assert all(line in onward for line in column), printed.code


def test_every_face_of_june_is_what_it_was_before_a_target_was_changed_in_october(client):
    with done_on(2017, 12):
        plan = factories.complete_plan(factories.agency("A"), approved=True)
        row = plan.indicators.get(objective__facet__no=1)
        row.target_text = "≥90%"
        row.save()
    report(plan, "1-1-1", {"done": dict.fromkeys(range(1, 11), 6), "due": dict.fromkeys(range(1, 11), 10)})
    client.force_login(factories.user(role="planning_office"))
    where = [plan.year, plan.agency.code]

    def faces(month):
        """The indicator's points as they stand in JSON, file, page and report, and what the report says of its target."""
        told = client.get(reverse("score_json", args=where), {"through": month}).json()
        asked = {"through": month, "table": "indicators", "export": "csv"}
        file = client.get(reverse("dashboard", args=where), asked)
        rows = {one[_CODE]: one for one in csv.DictReader(io.StringIO(file.content.decode("utf-8-sig")))}
        page = client.get(reverse("dashboard", args=where), {"through": month})
        alone = client.get(reverse("indicator", args=[*where, "1-1-1"]), {"through": month})
        (snapshot,) = report_snapshots(year=107, through=month, agency_codes=["A"])
        printed = report_document(snapshot).tables[0].objectives[0].indicators[0]
        first = told["facets"][0]["objectives"][0]["indicators"][0]
        assert first["points"] == rows["1-1-1"][_POINTS] == printed.points
        assert f"{first['points']} / {first['maximum']}" in " ".join(
            text_of(page, '//tr[@id="i-1-1-1"]').split()
        )
        assert first["points"] in text_of(alone)
        return (
            (first["points"], told["total"], first["working"], printed.target),
            printed.revised,
            text_of(page),
        )

    (june, _told, _text), (september, *_rest) = faces(6), faces(9)
    with done_on(2018, 10, 5):
        revise_target(
            plan=plan,
            component=row.components.get(),
            parameters={"target": Decimal(60)},
            target_text="≥60%",
            cause="案量倍增",
            countermeasure="增派人力",
            by=None,
        )
    again, revised, text = faces(6)
    assert (again, faces(9)[0]) == (june, september)
    # 60 % of ≥ 90: two thirds of 35 points.
    assert june[0] == "23.33"
    assert revised == ("目標值於 107.10.05 變更為 ≥60%，自 10 月起適用；原因：案量倍增；因應對策：增派人力",)
    assert "自 10 月起適用；本頁所示月份仍依原規定" in text and "10 月起： ≥60%" in " ".join(text.split())
    october, revised, text = faces(10)
    assert october[0] == faces(12)[0][0] == "35.00"
    assert revised == ("原目標值 ≥90%（至 9 月，107.10.05 變更）；原因：案量倍增；因應對策：增派人力",)
    assert "本頁所示月份仍依原規定" not in text and "原： ≥90%" in " ".join(text.split())
