"""What programs read: one language, every site, approved figures with their formulas, a catalogue; nothing that is not public."""

import csv
import io
import json
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chiayi_kpi.accounts.roles import Role
from indicators.models import IndicatorInput, MonthlyFigure
from indicators.scoring.model import EarlierTerms
from objectives.models import Plan
from reports.snapshot.approved import approved_year
from reports.snapshot.selectors import build_snapshots
from tests import factories
from tests.reading import elements, text_of
from tests.reports.cities import more_indicators, report
from tests.reports.pages.public.approving import approve
from tests.reports.pages.year_end.years import AFTER_THE_YEAR, reported_year

pytestmark = pytest.mark.django_db

FILES = ("public_data", "public_indicators", "public_figures")
OF_A_YEAR = ("public", *FILES, "public_settled_json")
CORS = "Access-Control-Allow-Origin"


def get(client, name, *where, **headers):
    return client.get(reverse(name, args=where), headers=headers)


def content(client, year=107, agency="A"):
    return get(client, "public_data", year, agency).json()


def indicators(found):
    return {
        one["code"]: one
        for facet in found["facets"]
        for objective in facet["objectives"]
        for one in objective["indicators"]
    }


def rows(client, name):
    text = get(client, name, 107, "A").content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def public(plan):
    approve(plan, "1-1-1", 1)
    return factories.published(plan)


@pytest.fixture
def settled(settings, db):
    settings.PORTAL_TODAY = AFTER_THE_YEAR
    """Nobody approved a figure of it."""
    year = reported_year()
    year.confirm("self", "personnel")
    year.rate("review", "3-1-1", "20", "王小明課長來電說明")
    year.confirm("review")
    year.settle()
    return factories.published(year.plan)


# ---------------------------------------------------------------- what is public, and what is not


def not_found(client):
    found = [get(client, name, 107, "A") for name in OF_A_YEAR]
    return {response.status_code for response in found} == {404} and not any(CORS in one for one in found)


def listed(client):
    said = (get(client, name).content.decode() for name in ("public_index", "public_catalogue"))
    return ["/public/107/A/" in text for text in said]


def test_a_year_that_is_not_published_is_in_no_address_and_in_no_list(client, plan):
    Plan.objects.filter(pk=plan.pk).update(status=Plan.Status.APPROVED)
    client.force_login(factories.user(role=Role.PLANNING_OFFICE))  # whoever asks
    assert not_found(client) and listed(client) == [False, False]
    assert get(client, "public_agency", "A").status_code == 404
    factories.published(Plan.objects.get(agency__code="B"))
    assert not_found(client) and listed(client) == [False, False]
    factories.published(plan)
    assert listed(client) == [True, True] and get(client, "public_agency", "A").status_code == 200
    Plan.objects.filter(pk=plan.pk).update(status=Plan.Status.DRAFT)
    assert not_found(client) and listed(client) == [False, False]


def test_no_figure_that_is_not_approved_and_no_point_of_a_running_year_is_there(client, public):
    MonthlyFigure.objects.filter(plan=public, month=2, input__code="done").update(value=7777)
    for name in FILES:
        assert b"7777" not in get(client, name, 107, "A").content
    found = content(client)
    assert (found["through"], found["provisional"], found["settled"]) == (1, True, None)
    assert not any({"points", "maximum", "working"} & one.keys() for one in indicators(found).values())


def test_nor_are_notes_and_people(client, plan):
    own = plan.indicators.get(objective__facet__no=1)
    owner = factories.user(role=Role.OWNER, agency=plan.agency, name="王小明")
    factories.assignment(plan, own, owner=owner, unit="刑警大隊")
    factories.month_state(plan, own, 1, "approved", note="張三不服")
    factories.not_applicable(plan, plan.indicators.get(objective__facet__no=2), reason="李四已離職")
    factories.published(plan)
    for name in FILES:
        text = get(client, name, 107, "A").content.decode()
        assert not any(word in text for word in ("王小明", "刑警大隊", "張三", "李四"))


def test_a_month_before_the_terms_were_changed_is_shown_only_where_it_is_approved(plan):
    (snapshot,) = build_snapshots(year=107, agency_codes=["A"])
    approve(plan, "1-1-1", 1)
    given = replace(snapshot.scored_year, earlier=(EarlierTerms(3, snapshot.scored_year),))
    found = approved_year(replace(snapshot, given=given))
    months = next(
        one.months for facet in found.facets for _objective, rows in facet.objectives for one in rows
    )
    assert months.values[:3] == (60, None, None)


# ---------------------------------------------------------------- values


def test_an_indicator_comes_with_all_that_its_value_is_computed_from(client, public):
    found = indicators(content(client))["1-1-1"]
    assert found["components"] == [
        {"no": 1, "formula": "done / due * 100", "rule": found["components"][0]["rule"]}
    ]
    assert found["components"][0]["rule"]["kind"] == "attainment"
    assert [(one["code"], one["aggregation"], one["frequency"]) for one in found["inputs"]] == [
        ("done", "sum", "month"),
        ("due", "sum", "month"),
    ]
    assert found["inputs"][0]["figures"] == ["60"] + [None] * 11
    assert (found["value"], found["target"], found["through"]) == ("60", "90", 1)
    assert found["values"] == ["60"] + [None] * 11 and found["path"] == ["90"] * 12
    assert (found["outcome"], found["standing"]) == ("behind", "behind")
    assert found["sentence"] == "到 1 月為 60；全年目標為至少 90。"


def test_a_target_is_what_the_plan_prints_and_beside_it_the_number_that_is_meant(client, public):
    own = public.indicators.filter(objective__facet__no=1)
    own.update(target_text="↑")
    factories.set_parameters(own.get().components.get(), target=None, baseline_years=1)
    factories.prior_values(public.agency, "1-1-1", {106: "91.25"})
    found = indicators(content(client))["1-1-1"]
    assert (found["target_text"], found["target"]) == ("↑", "91.25")
    row = next(one for one in rows(client, "public_indicators") if one["代碼"] == "1-1-1")
    assert (row["目標"], row["目標值（數值）"]) == ("↑", "91.25")
    assert "↑（≥ 91.25" in get(client, "public", 107, "A").content.decode()


def test_a_settled_year_has_points_working_and_the_way_to_its_record(client, settled):
    found = content(client)
    assert (found["through"], found["provisional"]) == (12, False)
    seal = found["settled"]
    assert (seal["total"], seal["maximum"]) == ("72.50", "100")
    assert seal["record"].endswith("/public/107/A/settled.json") and "by" not in seal
    one = indicators(found)["1-1-1"]
    assert (one["outcome"], one["points"]) == ("missed", "17.50") and one["working"]
    assert one["sentence"].startswith("全年為 45") and one["inputs"][0]["figures"][5] == "45"
    assert "其中 6 月有未經主管核定之數據" in get(client, "public", 107, "A").content.decode()
    rated = indicators(found)["3-1-1"]
    assert (rated["points"], rated["decided_by_reviewers"]) == ("20.00", True)
    text = get(client, "public_data", 107, "A").content.decode()
    assert not any(name in text for name in ("周研考", "吳人事", "王小明"))


def test_the_figures_are_rows_and_a_text_that_would_run_is_defused(client, plan):
    IndicatorInput.objects.filter(indicator__plan=plan, code="done").update(name="=1+1")
    MonthlyFigure.objects.filter(plan=plan, input__code="received").update(value="72.52", month=12)
    approve(plan, "1-1-1", 1)
    approve(plan, "3-2-1", 12)
    factories.published(plan)
    found = rows(client, "public_figures")
    assert [(one["代碼"], one["投入代號"], one["投入"], one["月份"], one["數據"]) for one in found] == [
        ("1-1-1", "done", "'=1+1", "1", "60"),
        ("1-1-1", "due", "due", "1", "100"),
        ("3-2-1", "received", "received", "12", "72.52"),
    ]
    values = {one["代碼"]: one["數值"] for one in rows(client, "public_indicators")}
    assert values["3-2-1"] == "-27.48"  # a number, with no apostrophe before it


def test_money_is_that_of_approved_months(client, public):
    for month, paid in ((1, 100), (2, 777)):
        factories.execution(public, month=month, category="current", budget=1200, paid=paid)
    factories.budget_month(public, 1, "approved")
    factories.budget_month(public, 2, "submitted")
    assert [(one["month"], one["paid"]) for one in content(client)["budget_execution"]] == [(1, 100)]
    page = get(client, "public", 107, "A")
    assert "100 元" in text_of(page) and "8.3 %" in text_of(page) and b"777" not in page.content


# ---------------------------------------------------------------- to other sites


def test_files_are_open_to_every_site_and_the_same_for_everybody(client, public):
    addresses = [*((name, 107, "A") for name in FILES), ("public_catalogue",)]
    for name, *where in addresses:
        english = get(client, name, *where, accept_language="en")
        assert (english.status_code, english[CORS]) == (200, "*")
        assert english["Content-Language"] == "zh-Hant" and not english.cookies
        assert english.content == get(client, name, *where, accept_language="zh-TW").content
        again = get(client, name, *where, if_none_match=english["ETag"])
        assert (again.status_code, again.content, again[CORS]) == (304, b"", "*")


def test_only_files_that_are_public_are_open_to_other_sites(client, settled):
    assert get(client, "public_settled_json", 107, "A")[CORS] == "*"
    client.force_login(factories.user(role=Role.PLANNING_OFFICE))
    others = [
        ("public", 107, "A"),
        ("public_index",),
        ("api_plans",),
        ("settled_json", 107, "A"),
        ("dashboard", 107, "A"),
    ]
    for name, *where in others:
        response = get(client, name, *where)
        assert response.status_code == 200 and CORS not in response


def test_a_plan_that_cannot_be_scored_is_said_to_be_away(client, public):
    public.indicators.first().components.update(rule="nonsense")
    response = get(client, "public_data", 107, "A")
    assert (response.status_code, response.content, CORS in response) == (503, b"", False)


# ---------------------------------------------------------------- the catalogue


@pytest.fixture
def catalogue(client, settings, public):
    settings.PORTAL_URL = "https://kpi.example.gov.tw"
    response = get(client, "public_catalogue")
    assert response["Content-Type"] == "application/ld+json"
    return json.loads(response.content)


def test_the_catalogue_names_publisher_licence_and_time(catalogue):
    (dataset,) = catalogue["dcat:dataset"]
    assert {"dct:identifier", "dct:issued", "dct:modified", "dcat:landingPage"} <= dataset.keys()
    assert dataset["dct:publisher"]["foaf:name"]["@value"] == "嘉義市政府"
    assert dataset["dct:temporal"]["dcat:startDate"]["@value"] == "2018-01-01"
    assert dataset["dct:license"]["@id"] == "https://data.gov.tw/license"


def test_every_file_of_the_catalogue_is_there(client, catalogue):
    (dataset,) = catalogue["dcat:dataset"]
    files = [one["dcat:downloadURL"]["@id"] for one in dataset["dcat:distribution"]]
    assert len(files) == 3
    for address in files:
        assert address.startswith("https://kpi.example.gov.tw/public/107/A/")
        assert client.get(address.removeprefix("https://kpi.example.gov.tw")).status_code == 200


def test_a_settled_year_s_record_is_among_its_files(client, settled):
    (dataset,) = get(client, "public_catalogue").json()["dcat:dataset"]
    assert dataset["dcat:distribution"][-1]["dcat:downloadURL"]["@id"].endswith("/107/A/settled.json")
    assert "72.50 分" in text_of(get(client, "public_index"))
    over_the_years = get(client, "public_agency", "A")
    assert elements(over_the_years, '//*[@width="72.5%"]')  # its bar, of 100


# ---------------------------------------------------------------- queries


def queries(client, name, *where):
    with CaptureQueriesContext(connection) as seen:
        assert get(client, name, *where).status_code == 200
    return len(seen)


def test_queries_do_not_grow_with_the_indicators_or_the_agencies(client, public):
    before = [queries(client, name, 107, "A") for name in FILES]
    lists = [
        queries(client, "public_index"),
        queries(client, "public_catalogue"),
        queries(client, "public_agency", "A"),
    ]
    more_indicators(public, 8)
    later = factories.published(factories.complete_plan(public.agency, year=108))
    factories.published(Plan.objects.get(agency__code="B"))
    report(later, "1-1-1", {"done": {1: 1}})
    assert [queries(client, name, 107, "A") for name in FILES] == before
    assert [
        queries(client, "public_index"),
        queries(client, "public_catalogue"),
        queries(client, "public_agency", "A"),
    ] == lists
    assert max(before) <= 18 and max(lists) <= 6


# What DCAT-AP 3.0.1 demands of each class, and what it recommends and others search by.
DEMANDED = {
    "dcat:Catalog": {"dct:title", "dct:description", "dct:publisher", "dcat:dataset", "dct:license"},
    "dcat:Dataset": {
        *("dct:title", "dct:description", "dct:publisher", "dcat:contactPoint", "dcat:distribution"),
        *("dcat:keyword", "dcat:theme", "dct:spatial", "dct:temporal", "dct:language"),
    },
    "dcat:Distribution": {"dcat:accessURL", "dcat:downloadURL", "dct:format", "dct:license"},
    "foaf:Agent": {"foaf:name"},
    "vcard:Kind": {"vcard:fn", "vcard:hasURL", "vcard:hasEmail"},
    "skos:Concept": {"skos:prefLabel"},
}


def nodes(value):
    """Every thing of a JSON-LD file that says what it is."""
    if isinstance(value, dict):
        if "@type" in value and "@value" not in value:
            yield value
        for key, inner in value.items():
            if key != "@context":
                yield from nodes(inner)
    elif isinstance(value, list):
        for one in value:
            yield from nodes(one)


def test_the_catalogue_says_what_dcat_ap_demands_of_every_thing_and_whom_to_ask(client, settled, settings):
    settings.OPEN_DATA_CONTACT, settings.OPEN_DATA_EMAIL = "研考處", "plan@city.example"
    found = json.loads(get(client, "public_catalogue").content)
    seen = set()
    for node in nodes(found):
        kinds = [node["@type"]] if isinstance(node["@type"], str) else node["@type"]
        for kind in kinds:
            assert kind.partition(":")[0] in found["@context"]
            assert node.keys() >= DEMANDED.get(kind, set()), node.get("@id")
        seen.update(kinds)
    assert seen >= DEMANDED.keys()
    assert "研考處" in get(client, "public_index").content.decode()
