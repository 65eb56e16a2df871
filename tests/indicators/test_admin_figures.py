"""The figures page of the admin: a year of one indicator, saved whole or not at all, never over somebody else's work."""

from decimal import Decimal

import pytest
from django.urls import reverse

from indicators.models import FigureChange, IndicatorMonth, MonthEvent, MonthlyFigure
from objectives.models import Plan
from tests import factories
from tests.admin_client import signed_in
from tests.made_once import made_once
from tests.reading import elements, text_of, texts_of

pytestmark = pytest.mark.django_db


made_plan = made_once(lambda: factories.complete_plan(common=True))


@pytest.fixture
def plan(made_plan, db):
    return made_plan()


@pytest.fixture
def indicator(plan):
    return plan.indicators.get(objective__facet__no=1)


@pytest.fixture
def done(indicator):
    return indicator.inputs.get(code="done")


@pytest.fixture
def planner(plan):
    return signed_in(factories.user("chen", role="planner", agency=plan.agency))


def page(indicator, plan=None) -> str:
    address = reverse("admin:indicators_indicator_figures", args=[indicator.pk])
    return f"{address}?plan={plan.pk}" if plan else address


def sent(response, **changes) -> dict[str, str]:
    """The page as it was loaded, with these changes: ``value_1`` is the value of January of the first input, ``note_1``
    January's explanation."""
    data = {}
    for row in response.context["grid"].rows:
        for cell in row.cells:
            data |= {
                f"value-{cell.name}": cell.typed,
                f"seen-{cell.name}": cell.seen_value,
            }
    for note in response.context["grid"].notes:
        data |= {note.name: note.typed, f"seen-{note.name}": note.seen}
    first = response.context["grid"].rows[0].input.pk
    for name, value in changes.items():
        what, month = name.rsplit("_", 1)
        data[f"note-{month}" if what == "note" else f"{what}-{first}-{month}"] = value
    return data


def stored(plan) -> dict[tuple[str, int], Decimal]:
    rows = MonthlyFigure.objects.filter(plan=plan)
    return {(code, month): value for code, month, value in rows.values_list("input__code", "month", "value")}


def explained(indicator):
    return IndicatorMonth.objects.filter(indicator=indicator).exclude(note="").values_list("month", "note")


def text(response) -> str:
    return response.content.decode()


def errors(response) -> dict[tuple[str, int], str]:
    grid = response.context["grid"]
    return {(row.input.code, cell.month): cell.error for row in grid.rows for cell in row.cells if cell.error}


def test_a_year_is_entered_on_one_page(planner, plan, indicator, done):
    response = planner.post(
        page(indicator),
        sent(planner.get(page(indicator)), value_1="12", value_2="１，２３４．５", note_2="補報"),
    )

    assert response.status_code == 302
    assert stored(plan) == {("done", 1): 12, ("done", 2): Decimal("1234.5")}
    change = FigureChange.objects.get(month=2)
    assert (change.by.username, change.way, change.old, change.new) == (
        "chen",
        "page",
        None,
        Decimal("1234.5"),
    )
    assert list(explained(indicator)) == [(2, "補報")]
    assert MonthEvent.objects.get().reason == "補報"


def test_a_cell_is_emptied(planner, plan, indicator, done):
    factories.figures(plan, done, {1: 12, 2: 5})

    planner.post(page(indicator), sent(planner.get(page(indicator)), value_1=""))

    assert stored(plan) == {("done", 2): 5}
    assert FigureChange.objects.get().new is None


def test_saving_what_stands_there_changes_nothing(planner, plan, indicator, done):
    factories.figures(plan, done, {1: "12.50"})
    factories.month_state(plan, indicator, 1, note="註")

    planner.post(page(indicator), sent(planner.get(page(indicator)), value_1="12.5"))

    assert not FigureChange.objects.exists() and not MonthEvent.objects.exists()


def test_a_wrong_figure_is_told_in_its_cell_and_nothing_is_saved(planner, plan, indicator):
    wrong = {3: "abc", 4: "1.23456", 5: "123456789012", 6: "1,23", 7: "--3"}
    typed = {f"value_{month}": text for month, text in wrong.items()}

    response = planner.post(page(indicator), sent(planner.get(page(indicator)), value_1="12", **typed))

    assert response.status_code == 422
    assert list(errors(response)) == [("done", month) for month in wrong]
    assert all(f'value="{text}"' in response.content.decode() for text in wrong.values())
    assert stored(plan) == {}


def test_an_explanation_that_cannot_be_kept_keeps_the_figures_out_too(planner, plan, indicator):
    response = planner.post(
        page(indicator), sent(planner.get(page(indicator)), value_1="12", note_2="長" * 2001)
    )

    assert response.status_code == 422
    assert "2,001" in text(response) or "2001" in text(response)
    assert stored(plan) == {} and not explained(indicator)


def test_an_explanation_that_somebody_else_wrote_meanwhile_is_shown_and_not_lost(planner, plan, indicator):
    mine = sent(planner.get(page(indicator)), note_1="我的說明")
    factories.month_state(plan, indicator, 1, note="同事的說明")

    response = planner.post(page(indicator), mine)

    assert response.status_code == 422
    assert "同事的說明" in text(response) and "我的說明" in text(response)
    assert list(explained(indicator)) == [(1, "同事的說明")]
    assert planner.post(page(indicator), sent(response)).status_code == 302
    assert list(explained(indicator)) == [(1, "我的說明")]


# ---------------------------------------------------------------- somebody else


def test_what_somebody_else_changed_meanwhile_is_shown_and_asked_about(planner, plan, indicator, done):
    factories.figures(plan, done, {1: 10})
    mine = sent(planner.get(page(indicator)), value_1="11", value_2="5")
    other = signed_in(factories.user("wang", role="planner", agency=plan.agency))
    other.post(page(indicator), sent(other.get(page(indicator)), value_1="99"))

    response = planner.post(page(indicator), mine)

    message = errors(response)["done", 1]
    assert "wang" in message and "由 10 改為 99" in message and "11" in message
    assert stored(plan) == {("done", 1): 99}

    planner.post(page(indicator), sent(response))

    assert stored(plan) == {("done", 1): 11, ("done", 2): 5}
    assert FigureChange.objects.filter(month=1).first().old == 99


def test_a_cell_that_i_did_not_touch_keeps_what_somebody_else_wrote(planner, plan, indicator, done):
    mine = sent(planner.get(page(indicator)), value_2="5")
    factories.figures(plan, done, {1: 99})

    planner.post(page(indicator), mine)

    assert stored(plan) == {("done", 1): 99, ("done", 2): 5}


# ---------------------------------------------------------------- what cannot be typed


def test_a_locked_month_is_shown_and_not_written(planner, plan, indicator, done):
    factories.figures(plan, done, {1: 10})
    before = sent(planner.get(page(indicator)), value_1="11")
    factories.month_state(plan, indicator, 1, IndicatorMonth.State.APPROVED)

    response = planner.get(page(indicator))
    assert f'name="value-{done.pk}-1"' not in response.content.decode()
    planner.post(page(indicator), before)

    assert stored(plan) == {("done", 1): 10}


def test_what_was_typed_before_a_colleague_submitted_the_month_is_refused_and_still_read(
    planner, plan, indicator, done
):
    factories.figures(plan, done, {1: 10})
    mine = sent(planner.get(page(indicator)), value_1="11", value_2="5", note_1="我的說明")
    factories.month_state(plan, indicator, 1, IndicatorMonth.State.SUBMITTED)

    response = planner.post(page(indicator), mine | {f"value-{done.pk}-3": "many"})
    assert text_of(response).count("您輸入之內容未儲存") == 2
    response = planner.post(page(indicator), mine)

    assert response.status_code == 422 and list(errors(response)) == [("done", 1)]
    shown = texts_of(response, "//p")
    assert {"您輸入之內容未儲存： 11", "您輸入之內容未儲存： 我的說明"} <= set(shown)
    assert response.context["grid"].errors == 2
    boxes = {name: elements(response, f'//input[@name="value-{done.pk}-{name}"]/@value') for name in (1, 2)}
    assert boxes == {1: [], 2: ["5"]}
    assert stored(plan) == {("done", 1): 10}


def test_what_comes_from_the_budget_is_shown_with_where_it_comes_from(planner, plan, indicator, done):
    done.source = "current.paid"
    done.save()
    factories.execution(plan, month=3, paid=1_234_567)

    response = planner.get(page(indicator))

    row = response.context["grid"].rows[0]
    assert row.source == "經常門實支數" and row.cells[2].now.value == 1_234_567
    assert f'name="value-{done.pk}-3"' not in response.content.decode()
    planner.post(page(indicator), sent(response, value_3="5"))
    assert stored(plan) == {}


def test_milestones_are_chosen_by_name(planner, plan, indicator, done):
    factories.milestones(done, 設計=20, 驗收=100)

    response = planner.get(page(indicator))

    assert [key for key, _label in response.context["grid"].rows[0].choices] == ["", "0", "1", "2"]
    assert "設計" in response.content.decode()
    assert planner.post(page(indicator), sent(response, value_1="3")).status_code == 422
    planner.post(page(indicator), sent(response, value_1="2"))
    assert stored(plan) == {("done", 1): 2}
    listed = reverse("admin:indicators_figurechange_changelist")
    assert "驗收 100 %" in planner.get(listed).content.decode()
    assert "— → 驗收 100 %" in " ".join(planner.get(page(indicator)).content.decode().split())


# ---------------------------------------------------------------- who


@pytest.mark.parametrize(
    ("role", "status"), [("auditor", 403), ("owner", 403), ("planning_office", 302), ("supervisor", 302)]
)
def test_who_may_write(plan, indicator, role, status):
    client = signed_in(factories.user(role=role, agency=plan.agency))
    response = client.get(page(indicator))

    assert response.status_code == 200
    assert response.context["may_write"] is (status == 302)
    assert client.post(page(indicator), sent(response, value_1="1")).status_code == status


def test_an_owner_writes_what_is_assigned_to_them(plan, indicator):
    owner = factories.user(role="owner", agency=plan.agency)
    factories.assignment(plan, indicator, owner=owner)

    response = signed_in(owner).get(page(indicator))

    assert response.context["may_write"]


def test_another_agencys_indicator_does_not_exist(plan, indicator):
    stranger = signed_in(factories.user(role="planner", agency=factories.agency()))

    assert stranger.get(page(indicator)).status_code == 404
    assert stranger.post(page(indicator), {}).status_code == 404


def test_a_common_indicator_asks_whose_figures(planner, plan):
    common = Plan.objects.get(agency=None).indicators.get(objective__facet__no=3, no=1)
    other = factories.complete_plan(common=True)

    assert planner.get(page(common)).status_code == 404
    assert planner.get(page(common, other)).status_code == 404
    response = planner.get(page(common, plan))
    planner.post(page(common, plan), sent(response, value_1="7"))

    assert stored(plan) == {("sessions", 1): 7}


def test_the_page_shows_who_changed_what_to_those_who_may_read_it(planner, plan, indicator):
    planner.post(page(indicator), sent(planner.get(page(indicator)), value_1="12"))

    ((change, *_milestones),) = planner.get(page(indicator)).context["changes"]
    assert str(change.by) == "chen"
    owner = signed_in(factories.user(role="owner", agency=plan.agency))
    assert owner.get(page(indicator)).context["changes"] == []


def test_only_what_is_due_can_be_typed(planner, plan, indicator, done):
    indicator.inputs.update(frequency="quarter")
    factories.figures(plan, done, {1: 5})  # from before the period was agreed
    (row, other) = planner.get(page(indicator, plan)).context["grid"].rows
    assert [cell.month for cell in row.cells if not cell.locked] == [1, 3, 6, 9, 12]
    assert [cell.month for cell in other.cells if not cell.locked] == [3, 6, 9, 12]
