"""An indicator that changes its code keeps its earlier years' values; another one that gets the code does not have them."""

from decimal import Decimal
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from indicators.models import Indicator, PriorValue
from indicators.services.copy_year import copy_year
from indicators.validation import plan_check
from objectives.models import Plan
from reports.snapshot.selectors import build_snapshots
from tests import factories
from tests.made_once import made_once
from tests.workbooks import save

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def two_years() -> tuple[Plan, Plan]:
    """107: 1-1-1 and 1-1-2 are each to reach the mean of the two years before. 108, in which both have exchanged their codes."""
    plan = factories.complete_plan(factories.agency("POL"))
    first = plan.indicators.get(objective__facet__no=1)
    Indicator.objects.filter(pk=first.pk).update(weight=20, name="甲")
    second = factories.indicator(
        first.objective, no=2, weight=15, name="乙", inputs={"done": "sum", "due": "sum"}, rule={"target": 1}
    )
    for row, formula in ((first, "done / due * 100"), (second, "done / due * 100")):
        component = row.components.get()
        component.formula = formula
        component.save()
        factories.set_parameters(component, target=None, baseline_years=2)
    made = copy_year(source=plan, to=108, by=None).plan
    first, second = made.indicators.get(name="甲"), made.indicators.get(name="乙")
    for row, no in ((first, 9), (second, 1), (first, 2)):
        Indicator.objects.filter(pk=row.pk).update(no=no)
    return plan, made


made_years = made_once(two_years)


@pytest.fixture
def years(made_years, db) -> tuple[Plan, Plan]:
    return made_years()


@pytest.fixture
def before(years) -> Plan:
    return years[0]


@pytest.fixture
def after(years) -> Plan:
    return years[1]


def history(year: int, code: str) -> dict:
    (snapshot,) = build_snapshots(year=year, agency_codes=["POL"])
    return {earlier: int(value) for earlier, value in snapshot.earlier_values(code).items()}


def test_each_keeps_its_values_under_its_new_code(before, after):
    factories.prior_values(before.agency, "1-1-1", {106: 61, 107: 71})
    factories.prior_values(before.agency, "1-1-2", {106: 62, 107: 72})
    assert history(108, "1-1-2") == {106: 61, 107: 71}
    assert history(108, "1-1-1") == {106: 62, 107: 72}
    assert history(107, "1-1-1") == {106: 61}


def test_a_new_indicator_does_not_inherit_the_values_of_one_that_moved_away(before, after):
    second = after.indicators.get(name="乙")
    Indicator.objects.filter(pk=second.pk).update(forerunner=None)
    factories.prior_values(before.agency, "1-1-1", {106: 61, 107: 71})
    assert history(108, "1-1-1") == {}


def test_without_a_forerunner_the_code_tells(before, after):
    after.indicators.update(forerunner=None)
    factories.prior_values(before.agency, "1-1-1", {106: 61, 107: 71})
    assert history(108, "1-1-1") == {106: 61, 107: 71}


def test_the_check_of_the_plan_looks_where_the_values_stand(before, after):
    factories.prior_values(before.agency, "1-1-1", {106: 61, 107: 71})
    _faults, notes = plan_check(after)
    assert [note.where for note in notes] == ["1-1-1"]


def test_a_file_may_name_the_indicator_as_its_new_plan_does(before, after, tmp_path):
    """1-1-3 of 108 was 1-1-1: a value of 107 that is entered under the new code stands under the old one."""
    Indicator.objects.filter(pk=after.indicators.get(name="甲").pk).update(no=3)
    row = {"機關代碼": "POL", "指標": "1-1-3", "年度": 107, "數值": 71}
    path = save(tmp_path / "book.xlsx", {"歷年": [row]})
    for _again in range(2):
        call_command("import_figures", path, stdout=StringIO(), stderr=StringIO())
    assert [(value.code, value.year, value.value) for value in PriorValue.objects.all()] == [
        ("1-1-1", 107, Decimal(71))
    ]
    assert history(108, "1-1-3") == {107: 71}


def test_queries_do_not_grow_with_forerunners(before, after, django_assert_max_num_queries):
    with django_assert_max_num_queries(16):
        build_snapshots(year=108, agency_codes=["POL"])


@pytest.mark.parametrize("which", ["same year", "another agency"])
def test_a_forerunner_stands_in_an_earlier_plan_of_the_same_agency(before, after, which):
    row = after.indicators.get(name="甲")
    other = factories.complete_plan(factories.agency("FIR")).indicators.first()
    row.forerunner = after.indicators.get(name="乙") if which == "same year" else other
    with pytest.raises(ValidationError, match="forerunner"):
        row.full_clean()


def test_one_that_is_claimed_already_is_refused_in_words(before, after):
    row = after.indicators.get(name="乙")
    row.forerunner = before.indicators.get(name="甲")
    with pytest.raises(ValidationError, match="has this forerunner already"):
        row.full_clean()
