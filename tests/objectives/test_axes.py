"""Which policy axis (施政主軸) an objective serves: by file, by form, and when the plan's axes are named anew."""

import pytest

from chiayi_kpi.accounts.roles import Role
from objectives.models import Objective, Plan, PolicyAxis
from objectives.selectors import objective_axes
from objectives.services import set_axes
from tests import factories
from tests.admin_client import form_data, signed_in
from tests.management.test_import_plan import import_plan
from tests.objectives.test_admin_tree import adding
from tests.workbooks import save, small_book

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(tmp_path):
    import_plan(save(tmp_path / "book.xlsx", small_book()))  # with the axes 科技領航 and 專業守護
    return Plan.objects.get(agency__code="POL")


def send(tmp_path, **cells):
    row = small_book()["目標"][0] | cells
    return import_plan(save(tmp_path / "part.xlsx", {"目標": [row]}))


def axis_of(plan) -> str:
    return objective_axes(plan.pk, plan.year).get("1-1", "")


def test_a_file_says_which_axis_an_objective_serves_and_an_empty_cell_leaves_it(plan, tmp_path):
    assert "變更 1 列" in send(tmp_path, 施政主軸="專業守護")
    assert axis_of(plan) == "專業守護"
    assert "相同 1 列" in send(tmp_path, 施政主軸="")
    assert "相同 1 列" in send(tmp_path)  # a file from before there was the column
    assert axis_of(plan) == "專業守護"
    assert Objective.objects.get(plan=plan).history.count() == 2


def test_an_axis_that_the_plan_does_not_have_is_refused_and_the_others_are_named(plan, tmp_path):
    with pytest.raises(Exception, match=r"計畫無施政主軸「貼心」；現有：科技領航、專業守護。"):
        send(tmp_path, 施政主軸="貼心")


def test_an_axis_of_the_whole_city_serves_too(plan, tmp_path):
    set_axes(names={Plan.objects.get(agency=None).pk: ["宜居城市"]})
    send(tmp_path, 施政主軸="宜居城市")
    assert axis_of(plan) == "宜居城市"


def test_an_axis_that_is_renamed_or_moved_keeps_its_objectives(plan, tmp_path):
    send(tmp_path, 施政主軸="專業守護")
    set_axes(names={plan.pk: ["貼心關懷", "專業守護", "科技領航"]})
    assert axis_of(plan) == "專業守護"
    set_axes(names={plan.pk: ["貼心關懷", "專業服務", "科技領航"]})
    assert axis_of(plan) == "專業服務"
    assert [axis.position for axis in plan.axes.all()] == [1, 2, 3]
    set_axes(names={plan.pk: ["科技領航"]})
    assert axis_of(plan) == ""


def test_the_form_offers_the_plan_s_axes_and_the_city_s_and_no_other(plan):
    set_axes(names={Plan.objects.get(agency=None).pk: ["宜居城市"]})
    factories.plan(factories.agency("B"), axes=("別機關主軸",))
    client = signed_in(factories.user(role=Role.PLANNING_OFFICE))
    facet = plan.facets.first() or Objective.objects.get(plan=plan).facet
    form = client.get(adding(Objective), {"plan": plan.pk, "facet": facet.pk})
    choices = [str(label) for _value, label in form.context["adminform"].form.fields["axis"].choices]
    assert choices[1:] == ["科技領航", "專業守護", "宜居城市"]
    other = PolicyAxis.objects.get(name="別機關主軸")
    sent = form_data(form, no=9, name="新目標", weight="1", axis=str(other.pk))
    client.post(adding(Objective), sent)
    assert not Objective.objects.filter(name="新目標").exists()
    client.post(adding(Objective), sent | {"axis": str(PolicyAxis.objects.get(name="宜居城市").pk)})
    assert Objective.objects.get(name="新目標").axis.name == "宜居城市"
