"""The explanation of an indicator's month in a form: it stands in the first of its rows, and is one whatever is typed."""

import pytest
from django.core.management import CommandError, call_command

from indicators.services.months import set_note
from tests import factories
from tests.indicators.exchange.forms import typed
from tests.indicators.reporting_plan import OPEN
from tests.reading import text_of, texts_of


def figures(plan) -> dict[str, object]:
    return dict(plan.figures.filter(month=OPEN).values_list("input__name", "value"))


@pytest.fixture
def pair(reporting):
    """The first indicator with a second input, so that its month has two rows (2 and 3) and one explanation."""
    factories.indicator_input(reporting.indicators[0], code="guests", name="人次", unit="人")
    return factories.month_state(reporting.plan, reporting.indicators[0], OPEN, note="初報")


def explanation(row) -> str:
    row.refresh_from_db()
    return row.note


@pytest.mark.parametrize(
    ("typed_in", "said"),
    [
        ({3: "另有外場"}, "初報\n另有外場"),
        ({2: "改寫", 3: "另有外場"}, "場次1：改寫\n人次：另有外場"),
    ],
)
def test_a_form_changes_the_explanation_in_its_row_or_adds_to_it(owner, pair, reporting, typed_in, said):
    shown = owner.upload(typed(typed(owner.download(), {2: 9, 3: 5}), typed_in, "說明"))
    assert "初報" in texts_of(shown, '//span[@class="was"]')
    owner.confirm(shown)

    assert explanation(pair) == said
    assert figures(reporting.plan) == {"場次1": 9, "人次": 5}


def test_where_only_the_explanation_changes_the_preview_says_so_and_no_figure_s_step(owner, pair, reporting):
    factories.figures(reporting.plan, reporting.inputs[0], {OPEN: 7})
    shown = owner.upload(typed(owner.download(), {2: "改寫"}, "說明"))
    assert "說明變更" in text_of(shown) and "7" not in texts_of(shown, '//span[@class="was"]')


def test_an_explanation_may_come_without_a_figure_or_be_taken_out(owner, pair, reporting):
    owner.confirm(owner.upload(typed(owner.download(), {2: "改寫"}, "說明")))
    assert explanation(pair) == "改寫" and figures(reporting.plan) == {}
    owner.confirm(owner.upload(typed(owner.download(), {2: None}, "說明")))
    assert explanation(pair) == "" and figures(reporting.plan) == {}
    set_note(plan=reporting.plan, month=OPEN, indicator=pair.indicator_id, text="初報", by=reporting.owner)
    owner.confirm(owner.upload(typed(typed(owner.download(), {2: 9}), {2: None}, "說明")))
    assert explanation(pair) == "" and figures(reporting.plan) == {"場次1": 9}


@pytest.mark.parametrize(("take", "said"), [(False, "同事所寫"), (True, "改寫")])
def test_an_explanation_that_both_changed_is_shown_and_chosen(owner, pair, reporting, take, said):
    data = typed(typed(owner.download(), {2: 9}), {2: "改寫"}, "說明")
    set_note(
        plan=reporting.plan, month=OPEN, indicator=pair.indicator_id, text="同事所寫", by=reporting.deputy
    )
    shown = owner.upload(data)
    assert all(one in text_of(shown) for one in ("李代理", "同事所寫", "改寫"))
    owner.confirm(shown, take=[f"{reporting.inputs[0].pk}-{OPEN}"] if take else [])

    assert explanation(pair) == said


def test_what_a_refused_row_says_is_not_written_with_the_other_rows(owner, pair, reporting):
    guests = reporting.indicators[0].inputs.get(code="guests")
    data = typed(typed(owner.download(), {2: 9, 3: 5}), {2: "改寫", 3: "另有外場"}, "說明")
    factories.figures(reporting.plan, reporting.inputs[0], {OPEN: 4})
    shown = owner.upload(data)
    assert "場次1：改寫 人次：另有外場" in text_of(shown)
    owner.confirm(shown)

    assert explanation(pair) == "初報\n另有外場"
    assert figures(reporting.plan) == {"場次1": 4, guests.name: 5}


def test_a_text_without_room_is_told_before_and_keeps_no_figure_from_being_written(owner, pair, reporting):
    pair.note = "字" * 1_999
    pair.save()
    shown = owner.upload(typed(typed(owner.download(), {2: 9, 3: 5}), {3: "另有外場"}, "說明"))
    assert "本月說明已達字數上限，這段說明未寫入。" in text_of(shown)
    owner.confirm(shown)

    assert explanation(pair) == "字" * 1_999
    assert figures(reporting.plan) == {"場次1": 9, "人次": 5}


def test_a_text_with_a_word_of_the_colleague_s_does_not_hold_what_they_wrote(owner, pair, reporting):
    data = typed(typed(owner.download(), {2: 9}), {2: "本月未延誤"}, "說明")
    set_note(plan=reporting.plan, month=OPEN, indicator=pair.indicator_id, text="延誤", by=reporting.deputy)
    owner.confirm(owner.upload(data))
    assert explanation(pair) == "延誤"


def test_an_explanation_written_between_preview_and_confirmation_is_not_lost(owner, pair, reporting):
    pair.note = ""
    pair.save()
    shown = owner.upload(typed(owner.download(), {2: "改寫"}, "說明"))
    set_note(
        plan=reporting.plan, month=OPEN, indicator=pair.indicator_id, text="同事所寫", by=reporting.deputy
    )

    assert owner.confirm(shown).status_code == 409
    assert explanation(pair) == "同事所寫"


def test_the_command_names_who_wrote_another_explanation_meanwhile(owner, pair, reporting, tmp_path):
    path = tmp_path / "form.xlsx"
    path.write_bytes(typed(owner.download(), {2: "改寫"}, "說明"))
    set_note(
        plan=reporting.plan, month=OPEN, indicator=pair.indicator_id, text="同事所寫", by=reporting.deputy
    )

    with pytest.raises(CommandError, match="K2：其他人在這段期間已修改本月的說明。修改者：李代理"):
        call_command("import_figures", path)
