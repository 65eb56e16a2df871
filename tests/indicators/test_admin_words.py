"""In Chinese, the administration speaks Chinese: no English of Django's or a library's on any of its pages."""

import re
from html.parser import HTMLParser

import pytest
from django.contrib import admin
from django.urls import reverse

from chiayi_kpi.core.admin_sheets import SheetTransfer
from objectives.models import Plan
from tests import factories
from tests.admin_client import registered, signed_in

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


@pytest.fixture
def plan() -> Plan:
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


@pytest.fixture
def client(request):
    """Somebody of the planning office, or of the role that a test asks for."""
    role = getattr(request, "param", "planning_office")
    return signed_in(factories.user(role=role, name="王小明"), language="zh-hant")


def lists() -> list[str]:
    names = [f"{model._meta.app_label}_{model._meta.model_name}" for model in registered()]
    return sorted(names)


def pages(plan: Plan) -> list[str]:
    """Every kind of page that is no list's: of the plan, of a row of its tree, of what is asked before something is done."""
    indicator = plan.indicators.get(objective__facet__no=1)
    of_plan = ("change", "history", "approve", "copy", "sheet")
    return [
        reverse("admin:index"),
        *(reverse(f"admin:objectives_plan_{name}", args=[plan.pk]) for name in of_plan),
        reverse("admin:objectives_plan_branch", args=[plan.pk, "indicator", indicator.pk]),
        reverse("admin:objectives_facet_change", args=[indicator.objective.facet_id]),
        reverse("admin:objectives_objective_change", args=[indicator.objective_id]),
        reverse("admin:indicators_indicator_change", args=[indicator.pk]),
        reverse("admin:indicators_indicator_history", args=[indicator.pk]),
        reverse("admin:indicators_indicator_figures", args=[indicator.pk]),
        *(reverse("admin:app_list", args=[app]) for app in ("objectives", "indicators", "budget")),
    ]


@pytest.mark.parametrize("client", ["planning_office", "administrator"], indirect=True)
@pytest.mark.parametrize("name", lists())
def test_a_list_and_its_pages_have_no_english(client, plan, name):
    listed = client.get(reverse(f"admin:{name}_changelist"))
    if listed.status_code == 403:
        return
    found = {f"{name} list": english(listed.content.decode())}
    row = listed.context["cl"].queryset.first()
    addresses = {way: reverse(f"admin:{name}_{way}") for way in ("add",)}
    if isinstance(admin.site.get_model_admin(listed.context["cl"].model), SheetTransfer):
        addresses |= {way: reverse(f"admin:{name}_{way}") for way in ("import", "export")}
    if row is not None:
        addresses |= {
            way: reverse(f"admin:{name}_{way}", args=[row.pk]) for way in ("change", "delete", "history")
        }
    for way, address in addresses.items():
        answer = client.get(address, follow=True)
        if answer.status_code == 200:
            found[f"{name} {way}"] = english(answer.content.decode())

    assert {place: words for place, words in found.items() if words} == {}


def test_the_pages_of_a_plan_and_its_tree_have_no_english(client, plan):
    found = {}
    for address in pages(plan):
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
