"""What the plan check holds to be a mistake most likely; nothing of it keeps a plan from its approval."""

import pytest
from django.utils import translation

from indicators.models import PlannedValue
from indicators.validation import checked_plans, plan_check, plan_faults
from objectives.models import Plan
from tests import factories
from tests.made_once import made_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

CEILING = {"rule": "attainment", "direction": "≤", "target": 100, "maximum": 2}


made_plan = made_once(factories.complete_plan)


@pytest.fixture
def plan(made_plan, db):
    return made_plan()


def made(plan, rules, *, aggregation="sum", **of_input):
    """The bonus indicator 9 of the first objective, with these rules over one input."""
    objective = plan.objectives.order_by("facet__no", "no").first()
    row = factories.indicator(objective, plan=plan, no=9, weight="0", name="指標九")
    factories.indicator_input(row, code="x", aggregation=aggregation, **of_input)
    for no, rule in enumerate(rules, start=1):
        factories.component(row, **{"no": no, **rule})
    return row


def doubts(plan):
    faults, notes = plan_check(plan)
    assert [fault for fault in faults if fault.where.endswith("-9")] == []
    return [note.message for note in notes if note.where.endswith("-9")]


def test_per_cent_that_is_summed(plan):
    made(plan, [{"rule": "attainment", "target": 90, "maximum": 2}], unit="%")
    (message,) = doubts(plan)
    assert "per cent" in message and "x" in message


@pytest.mark.parametrize("aggregation", ["mean", "last"])
def test_per_cent_that_is_not_summed_is_usual(plan, aggregation):
    made(plan, [{"rule": "attainment", "target": 90, "maximum": 2}], unit="%", aggregation=aggregation)
    assert doubts(plan) == []


def test_what_nobody_can_know_every_month(plan):
    row = made(
        plan, [{"rule": "attainment", "target": 90, "maximum": 2}], name="民眾滿意度", aggregation="last"
    )
    (message,) = doubts(plan)
    assert "民眾滿意度" in message
    row.inputs.update(frequency="year")
    assert doubts(plan) == []


@pytest.mark.parametrize(
    "rule",
    [
        CEILING,
        {"rule": "attainment", "direction": "<", "baseline_years": 3, "maximum": 2},
        {"rule": "reduction", "base_year": 105, "reduction": 7, "maximum": 2},
    ],
)
def test_a_ceiling_of_a_count_without_a_planned_path(plan, rule):
    row = made(plan, [rule])
    assert any("twelfth" in message for message in doubts(plan))
    factories.planned(plan, row, {6: 50, 12: 100})
    assert not any("twelfth" in message for message in doubts(plan))


def test_a_ceiling_of_the_latest_number_alone_builds_up_too(plan):
    """16 → 8 hours: without a path a twelfth of 8 would be due in January."""
    row = made(
        plan,
        [{"rule": "improvement", "direction": "≤", "base": 16, "target": 8, "maximum": 2}],
        aggregation="last",
    )
    assert any("twelfth" in message for message in doubts(plan))
    row.inputs.update(frequency="fixed")  # what is given once for the year stands still
    assert doubts(plan) == []


def test_a_ceiling_of_a_level_needs_no_path(plan):
    made(plan, [CEILING], aggregation="mean")
    assert doubts(plan) == []


def test_a_bound_given_twice_in_bands(plan):
    made(plan, [{"rule": "bands", "bands": ">50:1;≥50:0.5"}])
    (message,) = doubts(plan)
    assert "50" in message


def test_one_bound_given_by_two_components(plan):
    rule = {"rule": "threshold", "target": 90, "maximum": 1}
    made(plan, [rule, {**rule, "target": 95}])
    assert doubts(plan) == []
    factories.set_parameters(plan.indicators.get(no=9).components.all(), target=90)
    (message,) = doubts(plan)
    assert "1" in message and "2" in message


def test_the_doubts_stand_beside_the_faults_of_an_import_and_are_none(plan):
    made(plan, [{"rule": "attainment", "target": 90, "maximum": 2}], unit="%")
    ((_plan, faults, notes),) = checked_plans([plan.pk])
    assert faults == plan_faults(plan)
    assert len([note for note in notes if note.where.endswith("-9")]) == 1


def test_an_import_says_every_note_that_the_plan_check_says(plan):
    made(plan, [{"rule": "attainment", "baseline_years": 3, "maximum": 2}], unit="%")
    ((_plan, _faults, notes),) = checked_plans([plan.pk])
    assert notes == plan_check(plan)[1]
    assert any("104, 105, 106" in note.message for note in notes)


def test_points_of_a_weight_that_no_figure_earns(plan):
    row = made(plan, [{"rule": "attainment", "target": 90, "maximum": 3}])
    assert doubts(plan) == []  # a bonus has no weight
    type(row).objects.filter(pk=row.pk).update(weight=10)
    assert doubts(plan) == [
        "Its components can give 3 points at most; 7 of its weight of 10 cannot be earned."
    ]
    factories.component(row, no=2, rule="attainment", target=120, maximum=7)
    assert doubts(plan) == []


def test_a_bonus_in_a_facet_without_a_cap_can_pass_its_maximum(plan):
    made(plan, [{"rule": "attainment", "target": 90, "maximum": 2}], aggregation="last")

    def told():
        return [str(note.message) for note in plan_check(plan)[1] if note.where == "1"]

    with translation.override("zh-hant"):
        assert told() == [
            "本面向有加分指標（1-1-9）而未訂得分上限，得分可能超過面向滿分 35 分，總得分亦可能超過 100 分。"
        ]
    plan.facets.filter(no=1).update(cap=35)
    assert told() == []


def test_a_bonus_in_a_common_facet_is_told_of_where_it_can_be_mended():
    plan = factories.complete_plan(common=True)
    common = Plan.objects.get(agency=None)
    assert [note for _plan, _faults, notes in checked_plans([plan.pk, common.pk]) for note in notes] == []
    shared = common.objectives.get(facet__no=3)
    row = factories.indicator(shared, plan=common, no=9, weight="0", name="加分")
    factories.component(row, no=1, rule="award", maximum=1)
    told = {
        one.pk: [note.where for note in notes] for one, _faults, notes in checked_plans([plan.pk, common.pk])
    }
    assert told == {plan.pk: [], common.pk: ["3"]}


def test_a_share_of_latest_numbers_that_is_due_by_twelfths(plan):
    """84 of 85 per cent in January would be eleven times what is due."""
    row = made(
        plan,
        [{"rule": "attainment", "target": 85, "maximum": 2, "formula": "x / y * 100"}],
        aggregation="last",
    )
    whole = factories.indicator_input(row, code="y", aggregation="last")
    (message,) = doubts(plan)
    assert "twelfths" in message
    whole.frequency = "fixed"
    whole.save()
    assert doubts(plan) == []
    whole.frequency = "month"
    whole.save()
    row.inputs.update(frequency="year")  # nothing is due before the year's end
    assert doubts(plan) == []
    row.inputs.update(frequency="half_year")
    assert len(doubts(plan)) == 1
    PlannedValue.objects.create(plan=plan, indicator=row, month=1, value=85)
    assert doubts(plan) == []


def test_what_has_no_target_has_none_that_is_due_by_twelfths(plan):
    rule = {"rule": "rank", "awards": "4;3;2;1", "maximum": 4, "formula": "x / y * 100"}
    row = made(plan, [rule], aggregation="last")
    factories.indicator_input(row, code="y", aggregation="last")
    assert doubts(plan) == []


def test_the_common_plan_s_path_is_the_path_of_every_agency():
    plans = [factories.complete_plan(common=True) for _ in range(2)]
    common = Plan.objects.get(agency=None)
    row = factories.indicator(common.objectives.get(facet__no=3), plan=common, no=9, weight="0")
    factories.indicator_input(row, code="x", aggregation="sum")
    factories.component(row, **CEILING)
    assert [len(doubts(plan)) for plan in (*plans, common)] == [1, 1, 1]
    factories.planned(common, row, {6: 50, 12: 100})
    assert [doubts(plan) for plan in (*plans, common)] == [[], [], []]
