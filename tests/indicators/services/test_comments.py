"""Comments: who is named in them, who may write and withdraw them, and that they are no part of what is kept for the record."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied

from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.core.clock import now
from chiayi_kpi.core.reasons import ReasonRefused
from chiayi_kpi.notices.models import MailChoice, Notice
from indicators.errors import ReportingRefused
from indicators.models import Comment, Indicator
from indicators.selectors.comments import people_to_mention
from indicators.services.comments import mentions, withdraw_comment, write_comment
from objectives.locking import YearSettled
from tests import factories
from tests.indicators.reporting_plan import OPEN, TODAY, reporting_plan
from tests.made_once import made_once

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _january(settings):
    settings.PORTAL_TODAY = TODAY


made_reporting = made_once(lambda: reporting_plan(1))


@pytest.fixture
def reporting(made_reporting, db):
    return made_reporting()


def write(reporting, text: str, by=None, month: int = OPEN) -> Comment:
    where = {"plan": reporting.plan, "indicator": reporting.indicators[0], "month": month}
    return write_comment(**where, text=text, by=by or reporting.supervisor)


def named(reporting, text: str) -> set[str]:
    people = people_to_mention(reporting.plan.agency_id)
    found = mentions(text, people)
    return {person.label for person in people.all if person.id in found}


class TestWhoIsNamed:
    def test_by_name_or_account_however_the_text_goes_on(self, reporting):
        account = reporting.owner.username
        for text in (
            "@王小明 請說明",
            "@王小明請說明",
            "請＠王小明說明",
            f"請@{account}說明",
            f"(@{account.upper()})",
        ):
            assert named(reporting, text) == {"王小明"}, text
        assert named(reporting, "@王小明、@陳主任：請說明") == {"王小明", "陳主任"}

    def test_nobody_in_an_address_in_a_longer_account_or_without_the_sign(self, reporting):
        account = reporting.owner.username
        for text in (f"mail@{account}.tw", f"@{account}9", "王小明", "@王大明", "@"):
            assert named(reporting, text) == set(), text

    def test_the_longest_name_that_fits(self, reporting):
        factories.user(role=Role.OWNER, agency=reporting.plan.agency, name="王小")
        assert named(reporting, "@王小明天來") == {"王小明"}
        assert named(reporting, "@王小 明天來") == {"王小"}

    def test_of_two_with_one_name_the_account_says_which(self, reporting):
        other = factories.user("wang2", role=Role.PLANNER, agency=reporting.plan.agency, name="王小明")
        with pytest.raises(ReportingRefused, match="有 2 位王小明"):
            write(reporting, "@王小明 請說明")
        assert Comment.objects.count() == 0
        kept = write(reporting, "@王小明 (wang2) 請說明")
        assert list(kept.mentioned.all()) == [other]

    def test_the_agency_and_the_city_s_offices_and_nobody_of_another_agency(self, reporting):
        office = factories.user(role=Role.PLANNING_OFFICE, name="研考林")
        factories.user(role=Role.AUDITOR, name="稽核張")
        factories.user(role=Role.PLANNER, agency=factories.agency(), name="他局李")
        closed = factories.user(role=Role.OWNER, agency=reporting.plan.agency, name="離職趙", is_active=False)
        text = f"@研考林 @稽核張 @他局李 @離職趙 @{closed.username}"
        assert named(reporting, text) == {"研考林"}
        kept = write(reporting, text)
        assert list(kept.mentioned.all()) == [office]


def test_who_is_mentioned_finds_the_comment_in_a_notice_and_in_a_mail(
    reporting, client, mailoutbox, mailed_at_once
):
    reporting.owner.email = "wang@city.example"
    reporting.owner.save()
    MailChoice.objects.create(person=reporting.owner, how="at_once")
    kept = write(reporting, "@王小明 請說明\n@陳主任 併請知悉")
    told = Notice.objects.get()  # whoever mentions themselves is told nothing
    assert (told.recipient, told.get_kind_display()) == (reporting.owner, "留言提及您")
    assert told.url.endswith(f"/1-1-1/?through=12&meant={kept.indicator_id}#comment-{kept.pk}")
    assert "@陳主任 併請知悉" in mailoutbox[0].body


@pytest.mark.parametrize(
    ("text", "month", "fault", "why"),
    [
        (" \n", OPEN, ReasonRefused, "請先填寫留言"),
        ("長" * 2001, OPEN, ReasonRefused, "2005"),
        ("請\0說明", OPEN, ReasonRefused, "控制字元"),
        ("請說明", 12, ReportingRefused, "12 月尚未開始"),
    ],
)
def test_what_cannot_be_written_is_refused_and_tells_nobody(reporting, settings, text, month, fault, why):
    if fault is ReportingRefused:
        settings.PORTAL_TODAY = TODAY.replace(year=2018)
    with pytest.raises(fault, match=why):
        write(reporting, f"{text}@王小明" if text.strip() else text, month=month)
    assert Comment.objects.count() == Notice.objects.count() == 0


def test_auditors_and_people_of_other_agencies_write_none(reporting):
    for by in (
        factories.user(role=Role.AUDITOR),
        factories.user(role=Role.SUPERVISOR, agency=factories.agency()),
    ):
        with pytest.raises(PermissionDenied, match="不得於此處留言"):
            write(reporting, "請說明", by=by)


def test_its_author_alone_withdraws_it_and_the_notice_no_longer_says_what_stood_in_it(reporting):
    kept = write(reporting, "@王小明 請說明", by=reporting.stranger)
    with pytest.raises(PermissionDenied, match="留言者本人"):
        withdraw_comment(comment=kept, by=reporting.supervisor)
    withdraw_comment(comment=kept, by=reporting.stranger)
    kept.refresh_from_db()
    assert kept.withdrawn_at is not None and kept.text == "@王小明 請說明"
    told = Notice.objects.get()
    assert (told.text, told.to_mail, told.read_at is None) == ("", False, False)


def test_when_a_notice_was_read_stays_true_though_its_comment_is_withdrawn(reporting):
    kept = write(reporting, "@王小明 請說明", by=reporting.stranger)
    then = now() - datetime.timedelta(days=1)
    Notice.objects.update(read_at=then)
    withdraw_comment(comment=kept, by=reporting.stranger)
    assert Notice.objects.get().read_at == then


def test_withdrawn_after_its_indicator_got_another_number_it_is_gone_from_the_notice_too(reporting):
    first = write(reporting, "@王小明 請說明")
    write(reporting, "@王小明 請補件")
    Indicator.objects.filter(pk=first.indicator_id).update(no=9)
    first = Comment.objects.get(pk=first.pk)
    withdraw_comment(comment=first, by=reporting.supervisor)
    assert [one.text for one in Notice.objects.order_by("pk")] == ["", "@王小明 請補件"]


def test_in_a_settled_year_nobody_writes_nor_withdraws(reporting):
    kept = write(reporting, "請說明")
    type(reporting.plan).objects.filter(pk=reporting.plan.pk).update(settled_at="2019-02-01T00:00Z")
    with pytest.raises(YearSettled):
        write(reporting, "請再說明")
    with pytest.raises(YearSettled):
        withdraw_comment(comment=kept, by=reporting.supervisor)
