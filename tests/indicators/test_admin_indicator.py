"""The indicator page: inputs, and scoring components edited through the fields of their rule."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from indicators.forms.components import ComponentForm
from indicators.models import Indicator, ScoringComponent
from indicators.rule_names import rule_choices, rule_names
from indicators.scoring.rules import KINDS, all_parameters
from objectives.models import Plan
from tests import factories
from tests.admin_client import dashed, errors, form_data, signed_in
from tests.indicators.indicator_page import IndicatorPage, indicator_page
from tests.made_once import made_once
from tests.reading import text_of

pytestmark = pytest.mark.django_db

PREVIEW = "admin:indicators_indicator_preview"


made_page = made_once(indicator_page)


@pytest.fixture
def page(made_page, db) -> IndicatorPage:
    return made_page()


@pytest.fixture
def plan(page) -> Plan:
    return page.plan


@pytest.fixture
def planner(page) -> Client:
    return page.client()


@pytest.fixture
def indicator(page) -> Indicator:
    return page.indicator


# ---------------------------------------------------------------- rules by their own fields


def test_every_rule_kind_has_a_name_on_the_page():
    assert rule_names().keys() == dict(rule_choices()).keys() == KINDS.keys()
    assert "" not in {*rule_names().values(), *dict(rule_choices()).values()}


def test_the_page_tells_the_script_what_each_rule_takes(english):
    rules = json.loads(ComponentForm().fields["rule"].widget.build_attrs({})["data-rule-parameters"])

    assert rules["deduction"] == {"required": ["maximum", "unit_points"], "optional": [], "formula": True}
    assert rules["award"]["formula"] is False
    assert {name for rule in rules.values() for name in rule["required"] + rule["optional"]} == set(
        all_parameters()
    )


def several(page, rows):
    """The page sent back with a component for each of these changes; what is wrong with one is said at that one."""
    own = {"rule": "attainment", "direction": "≥", "target": "90", "maximum": "35"}
    sent = {
        f"components__{place}__{name}": value
        for place, changes in enumerate(rows)
        for name, value in ({"no": place + 1} | own | changes).items()
    }
    return page.post(components__TOTAL_FORMS=len(rows), **sent)


WRONG = (
    ({"target": ""}, "target"),
    ({"direction": ""}, "direction"),
    ({"maximum": ""}, "maximum"),
    ({"maximum": "0"}, "maximum"),
    ({"maximum": "-1"}, "maximum"),
    ({"baseline_years": "3"}, "target"),
    ({"target": "", "baseline_years": "99"}, "baseline_years"),
    ({"unit_points": "0.2"}, "unit_points"),
    ({"rule": "deduction"}, "direction"),
    ({"rule": "bands", "direction": "", "target": "", "bands": ">50"}, "bands"),
    ({"rule": "rank", "direction": "", "target": "", "awards": "1;2"}, "awards"),
    ({"rule": "unheard_of"}, "rule"),
    ({"target": "NaN"}, "target"),
    ({"target": "1e20"}, "target"),
)


def test_a_wrong_parameter_is_named_at_its_field_as_the_page_calls_it(page):
    found = errors(several(page, [changes for changes, _field in WRONG]))

    assert list(found) == [f"components-{place}-{field}" for place, (_changes, field) in enumerate(WRONG)]
    (message,) = next(messages for name, messages in found.items() if name.endswith("unit_points"))
    assert "每件分數" in message and "unit_points" not in message
    assert page.indicator.components.get().rule == "attainment"


def test_a_rule_is_changed_with_its_parameters_and_leaves_history(page):
    changes = {"rule": "deduction", "direction": "", "target": "", "unit_points": "0.2", "maximum": "35"}

    response = page.post(**{f"components__0__{name}": value for name, value in changes.items()})

    assert response.status_code == 302
    component = page.indicator.components.get()
    assert (component.rule, component.parameters) == ("deduction", {"maximum": "35", "unit_points": "0.2"})
    assert component.history.first().history_user == page.planner


def test_a_formula_that_cannot_be_computed_is_refused_at_its_field(page):
    formulas = [""]  # several inputs need one
    formulas += ["done / 0", "done / (due - due)", "solved / due", "(" * 1000, "done due", "__import__('os')"]
    formulas += ["d" * 501]

    response = several(page, [{"formula": formula} for formula in formulas])

    assert list(errors(response)) == [f"components-{place}-formula" for place in range(len(formulas))]


def test_an_added_component_shares_the_formula_of_the_first_which_may_name_an_added_input(page):
    second = {"no": 2, "rule": "threshold", "direction": "≥", "target": 95, "maximum": 1}
    added = {"code": "extra", "name": "加計", "aggregation": "sum"}

    response = page.post(
        inputs__TOTAL_FORMS=3,
        components__TOTAL_FORMS=2,
        components__0__formula="(done + extra) / due * 100",
        **{f"inputs__2__{name}": value for name, value in added.items()},
        **{f"components__1__{name}": value for name, value in second.items()},
    )

    assert response.status_code == 302, errors(response)
    assert page.indicator.components.get(no=2).formula == ""


def test_an_input_that_a_formula_names_is_not_deleted(page):
    assert list(errors(page.post(inputs__0__DELETE="on"))) == ["components-0-formula"]


def test_an_input_needs_a_code_that_a_formula_can_name(page):
    codes = ["prior", "2done", "a b", ""]
    sent = {
        f"inputs__{place}__{name}": value
        for place, code in enumerate(codes, start=2)
        for name, value in {"code": code, "name": "加計", "aggregation": "sum"}.items()
    }

    found = errors(page.post(inputs__TOTAL_FORMS=2 + len(codes), **sent))

    assert {f"inputs-{place}-code" for place in range(2, 2 + len(codes))} <= found.keys()
    assert set(page.indicator.inputs.values_list("code", flat=True)) == {"done", "due"}


def test_two_inputs_with_one_code_and_two_components_with_one_number_are_refused(page):
    second = {"no": 1, "rule": "award", "maximum": 1}

    response = page.post(
        inputs__0__code="due",
        components__0__formula="due",
        components__TOTAL_FORMS=2,
        **{f"components__1__{name}": value for name, value in second.items()},
    )

    assert response.status_code == 200 and {"inputs", "components"} <= errors(response).keys()


def test_an_indicator_is_entered_from_nothing_on_one_page(planner, plan):
    objective = plan.objectives.get(facet__no=2)
    address = reverse("admin:indicators_indicator_add") + f"?plan={plan.pk}&objective={objective.pk}"
    empty = planner.get(address)
    assert empty.context["adminform"].form.initial["no"] == 2
    sent = form_data(
        empty,
        **dashed(
            {
                "name": "提案數",
                "weight": "0",
                "inputs__0__code": "proposals",
                "inputs__0__name": "提案",
                "inputs__0__aggregation": "sum",
                "components__0__rule": "per_unit",
                "components__0__unit_points": "0.6",
                "components__0__maximum": "3",
            }
        ),
    )

    response = planner.post(address, sent)

    assert response.status_code == 302, errors(response)
    made = Indicator.objects.get(name="提案數")
    assert made.code == "2-1-2" and made.plan == plan
    assert made.inputs.get().code == "proposals" and made.components.get().rule == "per_unit"


def test_who_only_reads_gets_the_rule_as_a_sentence(page):
    auditor = signed_in(factories.user(role="auditor"))

    shown = auditor.get(page.address)

    assert "達目標得滿分 35" in text_of(shown)
    assert "preview-box" not in shown.content.decode()


# ---------------------------------------------------------------- preview


def try_out(client, values="", baseline="", htmx=True, **component):
    sent = {"direction": "≥", "target": "90", "maximum": "3", "no": "1", **component}
    data = {f"components-0-{name}": value for name, value in sent.items()}
    data |= {
        "components-0-try_values": values,
        "components-0-try_baseline": baseline,
        "_preview": "components-0",
    }
    return client.post(reverse(PREVIEW), data, headers={"hx-request": "true"} if htmx else {})


def shown(response) -> list[tuple[str, str]]:
    return [(example.value, str(example.points)) for example in response.context["preview"].examples]


def test_values_are_tried_with_the_engine_and_nothing_is_stored(planner, indicator):
    before = ScoringComponent.history.count()

    response = try_out(planner, "45 89.996、90；113.5", rule="attainment")

    assert shown(response) == [("45", "1.50"), ("89.996", "3.00"), ("90", "3.00"), ("113.5", "3.00")]
    assert "達成率 ≈ 126.11 %" in response.context["preview"].examples[3].working[0]
    assert ScoringComponent.history.count() == before


@pytest.mark.parametrize(
    ("component", "expected"),
    [
        (
            {"rule": "attainment"},
            [("0", "0.00"), ("45", "1.50"), ("81", "2.70"), ("90", "3.00"), ("99", "3.00")],
        ),
        (
            {
                "rule": "steps",
                "direction": "",
                "floor": "80",
                "base_points": "1",
                "step": "10",
                "step_points": "0.5",
                "maximum": "2",
            },
            [("79", "0.00"), ("80", "1.00"), ("90", "1.50"), ("100", "2.00")],
        ),
        (
            {"rule": "bands", "direction": "", "target": "", "maximum": "", "bands": ">50:0.5;≥100:1"},
            [("49", "0.00"), ("50", "0.00"), ("75", "0.50"), ("100", "1.00"), ("101", "1.00")],
        ),
        (
            {"rule": "deduction", "direction": "", "target": "", "maximum": "1", "unit_points": "0.4"},
            [("0", "1.00"), ("1", "0.60"), ("2", "0.20"), ("3", "0.00")],
        ),
        ({"rule": "award", "direction": "", "target": ""}, [("0", "0.00"), ("1.5", "1.50"), ("3", "3.00")]),
    ],
)
def test_without_values_the_rules_own_boundaries_are_tried(planner, component, expected):
    assert shown(try_out(planner, **component)) == expected


def test_agencies_are_compared_by_the_values_typed(planner):
    rank = {"rule": "rank", "direction": "", "target": "", "maximum": "", "awards": "4;3;2;1", "floor": "0"}

    assert try_out(planner, **rank).context["needs_values"]
    assert shown(try_out(planner, "12 30 12 -1", **rank)) == [
        ("12", "3.00"),
        ("30", "4.00"),
        ("12", "3.00"),
        ("-1", "0.00"),
    ]


def test_a_baseline_has_to_be_supposed(planner):
    baseline = {"rule": "attainment", "target": "", "baseline_years": "3"}

    assert try_out(planner, **baseline).context["needs_baseline"]
    assert shown(try_out(planner, "50", "100", **baseline)) == [("50", "1.50")]


@pytest.mark.parametrize("typed", ["abc", "1e5", "９９９９九"])
def test_what_is_no_number_is_said(planner, typed):
    assert try_out(planner, typed, rule="attainment").context["faults"]


def test_a_rule_that_would_be_refused_is_not_tried(planner):
    response = try_out(planner, rule="attainment", target="")

    (fault,) = response.context["faults"]
    assert fault[0] == "目標" and "preview" not in response.context


def test_without_a_script_the_preview_is_a_page_of_its_own(planner):
    response = try_out(planner, "90", rule="attainment", htmx=False)

    assert "admin/base_site.html" in [template.name for template in response.templates]


def test_the_preview_is_for_those_who_may_see_indicators(plan):
    stranger = signed_in(factories.user())

    assert (
        try_out(stranger, rule="attainment").status_code == 302
    )  # to the sign-in page of the administration
    assert signed_in(factories.user(role="auditor")).get(reverse(PREVIEW)).status_code == 405


# ---------------------------------------------------------------- lists


def test_a_printed_code_finds_its_indicator(planner, plan, indicator):
    list_page = reverse("admin:indicators_indicator_changelist")

    assert list(planner.get(list_page, {"q": "1-1-1"}).context["cl"].queryset) == [indicator]
    assert list(planner.get(list_page, {"q": "3-1"}).context["cl"].queryset) == list(
        plan.indicators.filter(objective__facet__no=3)
    )


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ({"rule": "deduction"}, ["3-1-2"]),
        ({"facet": "1"}, ["1-1-1"]),
        ({"year": "107", "facet": "3"}, ["3-1-1", "3-1-2"]),
        ({"agency": "common"}, []),
        ({"year": "abc", "facet": "5"}, ["5-1-1"]),
    ],
)
def test_the_list_is_filtered(planner, plan, query, codes):
    rows = planner.get(reverse("admin:indicators_indicator_changelist"), query).context["cl"].queryset

    assert [row.code for row in rows] == codes
