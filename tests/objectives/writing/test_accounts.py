"""Saving an account: what is stored, who is warned, what the history keeps."""

import datetime

import pytest

from chiayi_kpi.core.errors import Refused
from objectives.models import AccountPicture, ObjectiveAccount
from objectives.writing import picture_files, selectors, services
from objectives.writing.errors import AccountChanged
from objectives.writing.rich_text import stamp
from tests import factories

pytestmark = pytest.mark.django_db

EMPTY = stamp("")


@pytest.fixture
def plan():
    return factories.complete_plan(common=True, approved=True)


@pytest.fixture
def objective(plan):
    return selectors.objective_of_plan(plan, "1-1")


@pytest.fixture
def writer():
    return factories.user(name="王小明")


def save(plan, objective, text, seen, by, **more) -> ObjectiveAccount:
    return services.save_account(plan=plan, objective=objective, text=text, seen=seen, by=by, **more)


def test_an_account_is_stored_sanitised(plan, objective, writer):
    save(plan, objective, "<div onclick=x>已完成。</div><script>x</script>", EMPTY, writer)

    assert selectors.current_text(plan, objective) == "<p>已完成。</p>"


def test_who_began_from_another_text_is_told_whose_stands_now(plan, objective, writer):
    save(plan, objective, "<p>甲</p>", EMPTY, writer)

    with pytest.raises(AccountChanged) as fault:
        save(plan, objective, "<p>乙</p>", EMPTY, factories.user())
    assert (fault.value.text, fault.value.who) == ("<p>甲</p>", "王小明")
    assert selectors.current_text(plan, objective) == "<p>甲</p>"


def test_the_same_text_twice_is_no_conflict_and_no_version(plan, objective, writer):
    save(plan, objective, "<p>甲</p>", EMPTY, writer)
    save(plan, objective, "<p>甲</p>", EMPTY, factories.user())

    assert selectors.versions(plan, objective).count() == 1


def test_one_sitting_is_one_version(plan, objective, writer):
    text, seen = "", EMPTY
    for letter in "甲乙丙":
        text += f"<p>{letter}</p>"
        seen = stamp(save(plan, objective, text, seen, writer).text)

    assert [row.text for row in selectors.versions(plan, objective)] == [text]


def test_a_pause_another_writer_or_a_reason_begins_a_new_version(plan, objective, writer):
    seen = stamp(save(plan, objective, "<p>一</p>", EMPTY, writer).text)
    earlier = selectors.versions(plan, objective).get()
    earlier.history_date -= services.SITTING + datetime.timedelta(seconds=1)
    earlier.save()
    seen = stamp(save(plan, objective, "<p>二</p>", seen, writer).text)
    seen = stamp(save(plan, objective, "<p>三</p>", seen, factories.user()).text)
    save(plan, objective, "<p>一</p>", seen, writer, reason="恢復")

    kept = [row.text for row in selectors.versions(plan, objective)]
    assert kept == ["<p>一</p>", "<p>三</p>", "<p>二</p>", "<p>一</p>"]


def test_a_text_that_is_too_long_is_refused(plan, objective, writer):
    with pytest.raises(Refused):
        save(plan, objective, "字" * 200_001, EMPTY, writer)


def test_only_pictures_of_the_same_plan_stay(plan, objective, writer):
    other = factories.complete_plan(common=True)
    own = services.keep_picture(plan=plan, upload=factories.picture_upload(), by=writer)
    foreign = services.keep_picture(plan=other, upload=factories.picture_upload(colour="red"), by=writer)
    text = "".join(f'<img src="picture:{one.name}" alt="圖">' for one in (own, foreign))

    saved = save(plan, objective, text, EMPTY, writer).text
    assert saved == f'<figure><img src="picture:{own.name}" alt="圖"></figure>'


def test_the_same_picture_is_kept_once(plan, writer):
    first, second = (
        services.keep_picture(plan=plan, upload=factories.picture_upload(), by=writer) for _ in range(2)
    )

    assert first == second


def test_a_plan_holds_no_more_pictures_than_can_be_printed(plan, writer, monkeypatch):
    monkeypatch.setattr(services, "MOST_PICTURES", 1)
    services.keep_picture(plan=plan, upload=factories.picture_upload(), by=writer)
    with pytest.raises(Refused):
        services.keep_picture(plan=plan, upload=factories.picture_upload(colour="red"), by=writer)


@pytest.fixture
def fail(monkeypatch):
    """Has the rows of pictures not come to stand from now on."""

    def fail(**_fields):
        raise RuntimeError("no row")

    return lambda: monkeypatch.setattr(AccountPicture.objects, "create", fail)


def test_no_picture_is_left_whose_row_was_rolled_back(plan, writer, fail):
    name = picture_files.prepare(factories.picture_upload(colour="plum")).name
    fail()
    with pytest.raises(RuntimeError):
        services.keep_picture(plan=plan, upload=factories.picture_upload(colour="plum"), by=writer)

    with pytest.raises(FileNotFoundError):
        picture_files.read(name)


def test_a_picture_that_another_plan_shows_stays(plan, writer, fail):
    other = factories.complete_plan(common=True)
    kept = services.keep_picture(plan=other, upload=factories.picture_upload(colour="salmon"), by=writer)
    fail()
    with pytest.raises(RuntimeError):
        services.keep_picture(plan=plan, upload=factories.picture_upload(colour="salmon"), by=writer)

    assert picture_files.read(kept.name)


def test_a_picture_that_somebody_withdrew_while_it_was_kept_is_put_back(plan, writer, monkeypatch):
    keep_row = services._keep_row

    def kept_while_withdrawn(plan, prepared, by):
        picture_files.remove(prepared.name)
        return keep_row(plan, prepared, by)

    monkeypatch.setattr(services, "_keep_row", kept_while_withdrawn)
    row = services.keep_picture(plan=plan, upload=factories.picture_upload(colour="gold"), by=writer)

    assert picture_files.read(row.name)


def test_who_has_not_written_yet(plan, objective, writer, django_assert_num_queries):
    save(plan, objective, "<p>〔1-1-1 待評分，<strong>請說明辦理情形</strong>〕</p>", EMPTY, writer)
    factories.account(
        plan, selectors.objective_of_plan(plan, "3-1"), "依〔107〕北市字第 1 號函〔請參閱附件〕辦理。"
    )
    factories.account(
        factories.complete_plan(common=True), selectors.objective_of_plan(plan, "5-1"), "別機關寫的"
    )

    with django_assert_num_queries(1):
        lines = {line.code: line for line in selectors.account_lines(plan)}
    assert [code for code, line in lines.items() if line.is_written] == ["1-1", "3-1"]
    assert [code for code, line in lines.items() if line.is_written and not line.is_finished] == ["1-1"]
    assert lines["1-1"].last_by == "王小明"


@pytest.mark.parametrize("code", ["9-9", "1-", "-1", "1", "x-1", "１-1", "1-1-1", "1-1000000"])
def test_what_the_plan_does_not_print_is_no_objective(plan, code):
    assert selectors.objective_of_plan(plan, code) is None
