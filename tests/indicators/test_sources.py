"""A number that two indicators need is reported once: one input draws from the other."""

from decimal import Decimal

import pytest
from django.utils import translation

from indicators.errors import DefinitionRefused, PlanNotScorable
from indicators.selectors.derived_inputs import figures_by_source
from indicators.selectors.live import read_live
from indicators.sources import (
    Drawn,
    draw_figures,
    drawn_from,
    parse_source,
    refuse_faulty,
    source_name,
    written_source,
)
from indicators.validation import plan_faults
from tests import factories


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("", ""),
        ("經常門實支數", "current.paid"),
        ("資本門保留已發生權責數", "capital.reserved"),
        ("1-1-1 reported", "figure:1-1-1:reported"),
        ("3-4-12 heads_due", "figure:3-4-12:heads_due"),
    ],
)
def test_a_source_is_written_as_people_read_it(written, stored):
    assert parse_source(written) == stored
    assert written_source(stored) == written


def test_full_width_letters_and_spaces_are_read():
    assert parse_source("１-１-１　ｒｅｐｏｒｔｅｄ") == "figure:1-1-1:reported"


@pytest.mark.parametrize(
    "written", ["經常門", "1-1 reported", "6-1-1 x", "1-1-1", "1-1-1 2x", "1-1-1 a b", "figure:1-1-1:x"]
)
def test_what_names_no_source_is_refused(written):
    with pytest.raises(ValueError, match=r"\S"):
        parse_source(written)


def test_only_a_figure_s_source_names_another_input():
    assert drawn_from("figure:1-1-1:reported") == Drawn("1-1-1", "reported")
    assert drawn_from("current.paid") is None
    assert drawn_from("") is None


@translation.override("en")
def test_it_is_said_in_words():
    assert source_name("figure:1-1-1:reported") == "indicator 1-1-1: reported"
    assert source_name("current.paid") == "current expenditure: paid"
    assert source_name("") == ""


class TestDrawing:
    MONTHS = {1: Decimal(318), 2: Decimal(276)}

    def test_the_named_input_s_months_are_given(self):
        figures = {"1-1-1": {"reported": self.MONTHS}, "1-1-2": {}}
        draw_figures(figures, {("1-1-1", "reported"): "", ("1-1-2", "reported"): "figure:1-1-1:reported"})
        assert figures["1-1-2"]["reported"] == self.MONTHS

    def test_what_nobody_reported_stays_missing(self):
        figures = {"1-1-1": {}, "1-1-2": {}}
        draw_figures(figures, {("1-1-1", "reported"): "", ("1-1-2", "reported"): "figure:1-1-1:reported"})
        assert figures["1-1-2"] == {}

    @pytest.mark.parametrize(
        "sources",
        [
            {("1-1-2", "x"): "figure:1-1-1:gone"},
            {("1-1-2", "x"): "figure:1-1-2:x"},
            {("1-1-2", "x"): "figure:1-1-1:y", ("1-1-1", "y"): "figure:1-1-3:z", ("1-1-3", "z"): ""},
            {("1-1-2", "x"): "figure:1-1-1:y", ("1-1-1", "y"): "current.paid"},
        ],
    )
    def test_an_unknown_name_and_a_chain_are_refused(self, sources):
        with pytest.raises(DefinitionRefused, match=next(iter(sources))[0]):
            refuse_faulty(sources)


@pytest.mark.django_db
class TestPlan:
    @pytest.fixture
    def plan(self):
        return factories.complete_plan()

    @pytest.fixture
    def source(self, plan):
        return plan.indicators.get(objective__facet__no=1).inputs.get(code="due")

    @pytest.fixture
    def drawing(self, plan):
        """2-1-1's ``due`` is 1-1-1's."""
        row = plan.indicators.get(objective__facet__no=2).inputs.get(code="due")
        row.source = "figure:1-1-1:due"
        row.save()
        return row

    def test_the_score_uses_the_number_that_was_typed_once(self, plan, source, drawing):
        factories.figures(plan, source, {1: 50, 2: 50})
        factories.figures(plan, drawing.indicator.inputs.get(code="done"), {1: 45, 2: 45})
        score = read_live(plan, 12).scores["2-1-1"]
        assert (score.inputs["due"], score.value) == (100, 90)

    def test_the_page_of_an_indicator_reads_the_same_months(self, plan, source, drawing):
        factories.figures(plan, source, {1: 50})
        factories.execution(plan, month=3, paid=7)
        found = figures_by_source(plan, {drawing.source, "current.paid", ""})
        assert found == {"figure:1-1-1:due": {1: 50}, "current.paid": {3: 7}}

    def test_a_sound_source_is_no_fault(self, plan, drawing):
        assert plan_faults(plan) == []

    @pytest.mark.parametrize("source", ["figure:1-1-9:due", "figure:1-1-1:gone", "figure:2-1-1:due"])
    def test_a_faulty_one_is_named_before_approval_and_stops_the_score(self, plan, drawing, source):
        drawing.source = source
        drawing.save()
        (fault,) = plan_faults(plan)
        assert (fault.where, "due" in fault.message) == ("2-1-1", True)
        with pytest.raises(PlanNotScorable):
            read_live(plan, 12)

    def test_what_ranks_agencies_is_reported_for_itself(self, plan, drawing):
        component = drawing.indicator.components.get()
        component.rule, component.parameters = "rank", {"awards": "20;1"}
        component.save()
        assert any(fault.where == "2-1-1" for fault in plan_faults(plan))
        with pytest.raises(PlanNotScorable):
            read_live(plan, 12)
