"""In Chinese, the administration speaks Chinese: no English of Django's or a library's on any of its pages."""

import re
from html.parser import HTMLParser

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from chiayi_kpi.core.admin_sheets import SheetTransfer
from objectives.models import Plan
from tests import factories
from tests.admin_client import registered, signed_in
from tests.made_once import made_once

pytestmark = pytest.mark.django_db

SHOWN = ("aria-label", "title", "placeholder", "alt")
WORD = re.compile(r"[A-Za-z]{2,}")
# Kinds of file, what formulas and examples name, and the data of the tests.
NO_ENGLISH = {
    "xlsx",
    "ods",
    "Excel",
    "CSV",
    "csv",
    "ROC",
    "SHA",
    "PDF",
    "API",
    "ID",
    "NT",
    "visited",
    "reported",
    "prior",
}
DATA = re.compile(
    r"AG\d+|user\d+|\bdone\b|\bdue\b|\bsessions\b|\bincidents\b|\bextra\b|https?://\S+|[\w.]+@[\w.]+"
)


class Texts(HTMLParser):
    """What a person reads on a page, or hears: texts, and the names of what has no text."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag in ("script", "style", "textarea", "svg"):
            self._hidden += 1
        self.found += [values[name] for name in SHOWN if values.get(name)]
        if tag == "input" and values.get("type") in ("submit", "button"):
            self.found.append(values.get("value") or "")

    def handle_endtag(self, tag):
        if tag in ("script", "style", "textarea", "svg"):
            self._hidden -= 1

    def handle_data(self, data):
        if not self._hidden:
            self.found.append(data)


def english(html: str) -> set[str]:
    texts = Texts()
    texts.feed(html)
    words = {word for text in texts.found for word in WORD.findall(DATA.sub("", text))}
    return words - NO_ENGLISH


def full_plan() -> Plan:
    made = factories.complete_plan(common=True, axes=["科技領航"])
    indicator = made.indicators.get(objective__facet__no=1)
    factories.milestones(indicator.inputs.first(), 設計=20, 驗收=100)
    factories.planned(made, indicator, {12: 1})
    factories.prior_values(made.own_agency, "1-1-1", {106: 1})
    factories.assignment(made, indicator, owner=factories.user(name="林承辦"))
    factories.not_applicable(made, made.indicators.get(objective__facet__no=2))
    factories.award(
        made, Plan.objects.get(agency=None).indicators.get(objective__facet__no=5).components.get()
    )
    factories.figures(made, indicator.inputs.last(), {1: 1})
    factories.budget_item(made)
    factories.execution(made)
    factories.account(made, indicator.objective)
    return made


made_plan = made_once(full_plan)


@pytest.fixture
def plan(made_plan, db) -> Plan:
    return made_plan()


def signed_in_as(role: str) -> Client:
    return signed_in(factories.user(role=role, name="王小明"))


@pytest.fixture
def client() -> Client:
    return signed_in_as("planning_office")


LISTS = sorted(f"{model._meta.app_label}_{model._meta.model_name}" for model in registered())
FOR_ADMINISTRATORS = {"accounts_user"}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_and_its_pages_have_no_english_for_who_works_there_and_for_who_only_reads(plan, name):
    worker = signed_in_as("administrator" if name in FOR_ADMINISTRATORS else "planning_office")
    listed = worker.get(reverse(f"admin:{name}_changelist"))
    found = {f"{name} list": english(listed.content.decode())}
    row = listed.context["cl"].queryset.first()
    pages = [(worker, "add", [])]
    if isinstance(admin.site.get_model_admin(listed.context["cl"].model), SheetTransfer):
        pages += [(worker, way, []) for way in ("import", "export")]
    if row is not None:
        pages += [(worker, way, [row.pk]) for way in ("change", "delete", "history")]
        pages.append((signed_in_as("administrator"), "change", [row.pk]))
    for person, way, args in pages:
        answer = person.get(reverse(f"admin:{name}_{way}", args=args), follow=True)
        if answer.status_code == 200:
            found[f"{name} {way} {person is worker}"] = english(answer.content.decode())

    assert {place: words for place, words in found.items() if words} == {}


def test_the_other_pages_of_a_plan_and_its_tree_have_no_english(client, plan):
    """Those that no list leads to: the first one, those of an app, and what is asked before something is done."""
    indicator = plan.indicators.get(objective__facet__no=1)
    pages = [
        reverse("admin:index"),
        *(reverse(f"admin:objectives_plan_{name}", args=[plan.pk]) for name in ("approve", "copy", "sheet")),
        reverse("admin:indicators_indicator_figures", args=[indicator.pk]),
        *(reverse("admin:app_list", args=[app]) for app in ("objectives", "indicators", "budget")),
    ]
    found = {}
    for address in pages:
        answer = client.get(address)
        assert answer.status_code == 200, address
        found[address] = english(answer.content.decode())

    assert {place: words for place, words in found.items() if words} == {}


def test_the_title_of_a_list_is_its_name(client, plan):
    html = client.get(reverse("admin:objectives_plan_changelist")).content.decode()

    assert "選擇" not in re.search(r"<h1>(.*?)</h1>", html)[1] and "來修改" not in html


def test_what_was_saved_is_said_in_chinese(client, plan):
    facet = Plan.objects.get(agency=None).facets.first()
    page = reverse("admin:objectives_facet_change", args=[facet.pk])
    sent = {"no": facet.no, "name": "改名面向", "weight": "35", "cap": "", "note": "", "facet": facet.pk}

    answer = client.post(page, sent, follow=True)

    (message,) = answer.context["messages"]
    assert "改名面向" in str(message) and not english(str(message))
