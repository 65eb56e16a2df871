"""One objective read alone has exactly the scores that it has in the whole plan."""

import pytest
from django.db import connection
from django.db.models import Min
from django.test.utils import CaptureQueriesContext

from chiayi_kpi.management.demo import load_demo
from indicators.models import Indicator, ScoringComponent
from indicators.selectors.live import LivePlan, read_live, value_of_month
from indicators.selectors.tree import is_ranked
from indicators.sources import drawn_from
from objectives.models import Plan
from tests import factories

pytestmark = pytest.mark.django_db


def assert_same(alone: LivePlan, whole: LivePlan) -> None:
    assert alone.scores
    for code, score in alone.scores.items():
        assert score == whole.scores[code]
    for node in alone.nodes():
        if node.spec.code in alone.scores:
            assert value_of_month(alone, node, 5) == value_of_month(whole, node, 5)


def test_of_every_objective_of_the_sample_year():
    load_demo()
    kinds: set[str] = set()
    for plan in Plan.objects.filter(agency__isnull=False, year=107).select_related("agency"):
        apart = next(iter(plan.indicators.order_by("-objective")), None)
        if apart:
            factories.not_applicable(plan, apart)
        whole = read_live(plan, 12)
        firsts = Indicator.objects.filter(pk__in=[node.row.id for node in whole.nodes()])
        for found in firsts.values("objective").annotate(first=Min("pk")):
            alone = read_live(plan, 12, only=found["first"])
            assert_same(alone, whole)
            for node in alone.nodes():
                if node.spec.code in alone.scores:
                    kinds |= {"ranked"} if is_ranked(node) else set()
                    kinds |= {"budget"} if any(one.source for one in node.inputs) else set()
                    kinds |= {"exempt"} if plan.pk in node.row.not_applicable else set()
    assert kinds == {"ranked", "budget", "exempt"}


def test_where_its_figures_are_drawn_from_another_objective():
    plan = factories.complete_plan()
    source, drawing = (plan.indicators.get(objective__facet__no=no) for no in (1, 2))
    drawing.inputs.filter(code="due").update(source="figure:1-1-1:due")
    factories.figures(plan, source.inputs.get(code="due"), {1: 50, 5: 50})
    factories.figures(plan, drawing.inputs.get(code="done"), {1: 45, 5: 40})

    alone = read_live(plan, 12, only=drawing.pk)

    assert drawn_from(alone.node(drawing.pk).inputs[1].source)
    assert alone.scores["2-1-1"].value == 85
    assert_same(alone, read_live(plan, 12))


def test_the_figures_of_other_objectives_are_not_read():
    plan = factories.complete_plan()
    first, second = (plan.indicators.get(objective__facet__no=no) for no in (1, 2))
    for one in (first, second):
        factories.figures(plan, one.inputs.get(code="done"), {1: 45})

    found = read_live(plan, 12, only=first.pk).read.year.facts.figures

    assert found["1-1-1"] == {"done": {1: 45}}
    assert not found["2-1-1"]


def test_earlier_years_are_read_only_where_something_looks_back_to_them():
    plan = factories.complete_plan()
    factories.prior_values(plan.agency, "1-1-1", {106: 80})
    with CaptureQueriesContext(connection) as without:
        assert read_live(plan, 12).read.year.facts.history == {}

    ScoringComponent.objects.filter(indicator=plan.indicators.get(objective__facet__no=1)).update(
        formula="done / prior * 100"
    )
    with CaptureQueriesContext(connection) as looking_back:
        assert read_live(plan, 12).read.year.facts.history["1-1-1"] == {106: 80}

    assert len(without) == len(looking_back) - 1  # the year's value with its months
