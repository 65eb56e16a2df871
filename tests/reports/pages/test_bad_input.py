"""Odd years on every page of an agency and of the city: each answers, and says nothing that no person would say."""

import datetime
import re
from decimal import Decimal

import pytest
from django.urls import reverse

from indicators.models import IndicatorMonth, MonthlyFigure
from objectives.models import Facet, Objective, Plan
from tests import factories
from tests.reports.cities import ranked_city, report
from tests.reports.pages.year_end.years import PARTS, reported_year

pytestmark = pytest.mark.django_db

IN_THE_YEAR = datetime.date(2018, 7, 20)
AFTER_THE_YEAR = datetime.date(2019, 1, 20)
OF_CITY = (
    "city", "city_reporting", "settling", "volumes", "grades", "deadlines", "next_year_city", "api_year",
)  # fmt: skip
OF_AGENCY = (
    "dashboard", "dashboard_outlook", "forecast", "what_if", "budget_analysis", "years", "strategy", "ratings", "report_grid", "approval",
    "publication", "public", "history", "writing", "revisions", "budget_execution", "score_json", "api_snapshot",
)  # fmt: skip
OF_NOBODY = ("plans", "my_work")
WITHOUT_FIGURES = (
    ("people", ()),
    ("agencies", ()),
    ("plan_workbook", ()),
    ("api_tokens", ()),
    ("calendar", (107,)),
)
# What a program says where it has no words: it stands in no page. “None” may begin a sentence.
NO_WORDS = re.compile(
    r"\b(None(?!,? [a-z])|NaN|nan|inf|Infinity|Decimal|Fraction|Traceback|AnonymousUser)\b|-0\.00|\dE\+\d"
)


@pytest.fixture(autouse=True)
def _in_the_year(settings):
    settings.PORTAL_TODAY = IN_THE_YEAR


@pytest.fixture
def plans():
    made = ranked_city({"A": 120, "B": 150}, approved=True)
    report(made["A"], "1-1-1", {"done": {1: 60, 6: 30}, "due": {1: 90, 6: 10}})
    report(made["A"], "3-1-1", {"sessions": {1: 10, 2: 10, 3: 10, 4: 10, 5: 10, 6: 10}})
    factories.execution(made["A"], month=6, budget=1200, frozen=200, paid=600)
    factories.budget_item(made["A"], central=100, city=20)
    return made


def nothing(plans, settings):
    MonthlyFigure.objects.all().delete()
    plans["A"].executions.all().delete()


def every_month_missing(plans, settings):
    """Everything was handed in, and nothing was reported with it."""
    nothing(plans, settings)
    for one in plans["A"].indicators.all():
        for month in range(1, 7):
            factories.month_state(
                plans["A"], one, month, IndicatorMonth.State.APPROVED, nothing_to_report=True
            )


def no_weights(plans, settings):
    for rows in (Facet, Objective):
        rows.objects.update(weight=0)
    for plan in Plan.objects.all():
        plan.indicators.update(weight=0)


def no_indicators(plans, settings):
    MonthlyFigure.objects.all().delete()
    plans["A"].indicators.all().delete()


def not_begun(plans, settings):
    settings.PORTAL_TODAY = datetime.date(2017, 11, 20)
    nothing(plans, settings)


def absurd(plans, settings):
    MonthlyFigure.objects.update(value=Decimal("99999999999.9999"))
    MonthlyFigure.objects.filter(month__gt=3).update(value=Decimal("-99999999999.9999"))
    plans["A"].executions.update(budget=10**15, frozen=0, paid=10**15)


def long_names(plans, settings):
    for plan in Plan.objects.all():
        plan.indicators.update(name="<i>" + "績" * 197)
        plan.objectives.update(name="效" * 200)
    type(plans["A"].agency).objects.filter(code="A").update(name="局" * 100)


SITUATIONS = {
    found.__name__: found
    for found in (nothing, every_month_missing, no_weights, no_indicators, not_begun, absurd, long_names)
}


# What is empty, divides by nothing or has no measure a database may take in its own way; the others differ in what is rendered.
OF_A_DATABASE = {"nothing", "no_weights", "absurd", "long_names"}
EACH = [
    pytest.param(name, marks=() if name in OF_A_DATABASE else pytest.mark.on_any_database)
    for name in SITUATIONS
]


def pages():
    yield from ((name, ()) for name in OF_NOBODY)
    yield from ((name, (107,)) for name in OF_CITY)
    yield from ((name, (107, "A")) for name in OF_AGENCY)


def words(response) -> str:
    """What a person reads of an answer."""
    text = response.content.decode()
    if response["Content-Type"].startswith("text/html"):
        text = re.sub(r"<(script|style)\b.*?</\1>", " ", text, flags=re.DOTALL)
        text = re.sub(r"<[^>]*>", " ", text)
    return text


def look(client, name, args, query=None):
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200, name
    found = NO_WORDS.search(words(response))
    assert found is None, f"{name}: {words(response)[max(0, found.start() - 60) : found.end() + 60]}"
    assert not response["Content-Type"].startswith("text/html") or "<i>" not in response.content.decode(), (
        name
    )
    return words(response)


@pytest.mark.parametrize("situation", EACH)
def test_every_page_and_every_table_of_the_city_answers_in_words(client, plans, settings, situation):
    SITUATIONS[situation](plans, settings)
    factories.published(plans["A"])
    client.force_login(factories.with_every_role())
    for name, args in pages():
        look(client, name, args)
    for one in plans["A"].indicators.all()[:2]:
        look(client, "indicator", (107, "A", f"{one.objective.facet.no}-{one.objective.no}-{one.no}"))
    for table in ("agencies", "common", "easy-targets", "contest-3-2-1"):
        look(client, "city", (107,), {"table": table, "export": "csv"})


def test_pages_without_figures_answer_in_words(client, plans, settings):
    long_names(plans, settings)
    client.force_login(factories.with_every_role())
    for name, args in WITHOUT_FIGURES:
        look(client, name, args)


def test_a_settled_year(client, settings):
    settings.PORTAL_TODAY = AFTER_THE_YEAR
    year = reported_year()
    year.confirm(*PARTS)
    year.settle()
    factories.published(year.plan)
    client.force_login(factories.with_every_role())
    for name, args in pages():
        look(client, name, args)
    assert "已結算" in look(client, "city", (107,)) and "結算總得分" in look(client, "dashboard", (107, "A"))


def test_an_agency_without_a_plan(client, plans):
    factories.agency("NOPLAN", "圖書館")
    client.force_login(factories.with_every_role())
    assert "圖書館" in look(client, "city", (107,))
    for name in OF_AGENCY:
        assert client.get(reverse(name, args=[107, "NOPLAN"])).status_code == 404, name


def test_a_year_without_any_plan(client, plans):
    client.force_login(factories.with_every_role())
    for name in (*OF_CITY, "calendar"):
        assert client.get(reverse(name, args=[120])).status_code in {200, 404, 409}, name
