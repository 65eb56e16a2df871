"""docs/add-a-rule.md taken at its word: a kind that has only its file and its line is in form, workbook and working."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse

from indicators.models import Indicator
from indicators.preview import preview
from indicators.scoring.rules import KINDS, Rule, parse_rule
from indicators.scoring.rules.parameters import Parameter
from indicators.scoring.wording import SENTENCES, explain
from indicators.selectors.live import read_live
from objectives.models import Plan
from tests import factories
from tests.admin_client import form_data, signed_in
from tests.indicators.scoring import strategies
from tests.indicators.scoring.independent import kinds, plans
from tests.indicators.scoring.trial_kind import Within
from tests.reports.snapshot.archive import test_every_kind
from tests.workbooks import HEADERS, PLAN, save, small_book

pytestmark = pytest.mark.django_db

GUIDE = settings.BASE_DIR / "docs" / "add-a-rule.md"
OF_THE_FIRST_VERSION = HEADERS
PARAMETERS = {"區間下限": 80, "區間上限": 95, "滿分": 90}
STORED = {"lowest": "80", "highest": "95", "maximum": "90"}


@pytest.fixture(autouse=True)
def _registered(monkeypatch):
    """Step 2 of the guide, and what follows from it when the portal starts."""
    monkeypatch.setitem(KINDS, Within.kind, Within)
    for key, text in Within.texts.items():
        monkeypatch.setitem(SENTENCES, key, text)


def headers(**sheets):
    return OF_THE_FIRST_VERSION | sheets


@pytest.fixture
def plan(tmp_path):
    """The small book whose 1-1-1 scores by the new kind; read from a workbook with the new columns."""
    book = small_book()
    book["計分"][0] = (
        PLAN | {"指標": "1-1-1", "項次": 1, "算式": "visited / due * 100", "規則": "within"} | PARAMETERS
    )
    columns = [*HEADERS["計分"], "區間下限", "區間上限"]
    call_command("import_plan", save(tmp_path / "book.xlsx", book, headers=headers(計分=columns)))
    return Plan.objects.get(agency__code="POL")


def component(plan):
    return Indicator.objects.get(plan=plan, no=1, objective__facet__no=1).components.get()


def test_its_parameters_are_columns_of_the_workbook_and_stored(plan):
    assert (component(plan).rule, component(plan).parameters) == ("within", STORED)


def test_they_are_written_into_the_workbook_too(plan, tmp_path):
    call_command("export_plan", tmp_path / "out.xlsx", agency="POL", year=107)
    call_command("import_plan", tmp_path / "out.xlsx")
    assert component(plan).parameters == STORED
    assert component(plan).history.count() == 1


def test_a_workbook_of_before_is_still_read(tmp_path):
    call_command("import_plan", save(tmp_path / "book.xlsx", small_book(), headers=OF_THE_FIRST_VERSION))
    assert Plan.objects.get(agency__code="POL").indicators.count() == 2


def test_they_are_boxes_of_the_form_and_a_wrong_one_is_named_there(plan):
    planner = signed_in(factories.user(role="planner", agency=plan.agency))
    page = reverse("admin:indicators_indicator_change", args=[component(plan).indicator_id])

    shown = planner.get(page)
    form = shown.context["inline_admin_formsets"][1].formset.forms[0]
    assert [form[name].label for name in ("lowest", "highest")] == ["區間下限", "區間上限"]
    assert form["lowest"].value() == "80"
    assert ("within", "兩界：在範圍內給滿分，否則零分") in form.fields["rule"].choices

    answer = planner.post(page, form_data(shown, **{"components-0-highest": "90"}))
    assert answer.status_code == 302 and component(plan).parameters["highest"] == "90"
    answer = planner.post(page, form_data(shown, **{"components-0-lowest": ""}))
    assert answer.status_code == 200 and component(plan).parameters["lowest"] == "80"


def test_it_scores_and_says_how(plan):
    found = read_live(plan, 1).scores["1-1-1"]
    told = [explain(step, "zh") for step in found.trace]
    assert str(found.points) == "90.00" and "目標值：80–95（計分設定）" in told
    assert "計分方式：在範圍內得滿分 90" in told


def test_the_preview_tries_it():
    tried = preview(parse_rule("within", STORED))
    assert {str(example.points) for example in tried.examples} == {"0.00", "90.00"}


def test_the_guide_names_what_there_is():
    """Every word of code in the guide is a file, or a name of what a rule kind is made of."""
    words = set(re.findall(r"`([^`]+)`", GUIDE.read_text(encoding="utf-8")))
    engine = settings.BASE_DIR / "indicators" / "scoring"
    drawn = Path(plans.__file__).parent
    names = {
        *(name for module in (strategies, plans, kinds, test_every_kind) for name in vars(module)),
        *vars(Rule),
        *Rule.__annotations__,
        *Parameter._fields,
        "KINDS",
        "Fraction",
        "RuleError",
        "Rule",
        "TARGET",
        "MAXIMUM",
        "STEP",
    }
    missing = [
        word
        for word in words
        if word not in names
        and not any(
            (folder / word).exists() for folder in (settings.BASE_DIR, engine, engine / "rules", drawn)
        )
        and not (engine.parent / word).exists()
    ]
    assert missing == []
