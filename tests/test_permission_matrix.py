"""Every address × every role, and every state of the month for who may, against the table in ``permission_matrix.yaml``."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
import yaml
from django.core.files.base import File
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from chiayi_kpi.accounts.models import User
from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.accounts.sign_in import idle
from chiayi_kpi.core.template_engine import LettingGo
from chiayi_kpi.core.workbook import writer
from chiayi_kpi.core.workbook.write_xlsx import write_xlsx
from chiayi_kpi.core.workbook.written import WrittenBook, WrittenColumn, WrittenSheet
from chiayi_kpi.events import access_log
from chiayi_kpi.plan_book import views as plan_book_views
from chiayi_kpi.plan_book.empty_book import empty_book
from chiayi_kpi.redirects import moved
from indicators.resources import MonthlyFigureResource
from objectives.writing.rich_text import stamp
from reports.documents.store import Document
from reports.pages.downloads import settled
from reports.pages.downloads import views as document_views
from tests import factories, papers
from tests.permission_world import ELSEWHERE, PDF, SIGNED_OUT, STATES, UNASSIGNED, World

pytestmark = pytest.mark.django_db

TABLE = yaml.load(
    (Path(__file__).parent / "permission_matrix.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
)
ADDRESSES: dict[str, dict] = TABLE["addresses"]
A_SHEET = WrittenBook("a", [WrittenSheet("a", [WrittenColumn("a", 1)], [])])
OF_THE_PORTAL = frozenset(
    {
        "event_log",
        "security_txt",
        "verifier",
        "public_index",
        "public_catalogue",
        "my_work",
        "plans",
        "api_description",
        "api_plans",
        "api_tokens",
        "people",
        "people_mails",
        "person_new",
        "api_page",
    }
    | {"notices", "notices_read", "notices_mail", "usersessions_list", "stay", "sign_in_again"}
    | {"socialaccount_connections", "account_email", "account_email_verification_sent"}
    | {"account_set_password", "account_signup"}
    | {"plan_workbook", "plan_workbook_changes", "plan_workbook_confirm"}
    | {"people_workbook", "people_workbook_confirm", "start", "agencies"}
)
OF_THE_YEAR = frozenset(
    {
        "city",
        "city_comparison",
        "city_months",
        "city_reporting",
        "api_year",
        "settling",
        "settle_chosen",
        "grades",
        "volumes",
        "next_year_city",
    }
    | {"calendar", "calendar_confirm", "calendar_day", "deadlines"}
    | {"guide", "guide_deadlines", "guide_agencies", "guide_common", "guide_plans"}
)


def names(patterns, prefix="") -> Iterator[str]:
    """The names of the portal's own addresses."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            route = f"{prefix}{pattern.pattern}"
            if not route.startswith(("admin/", "accounts/", "i18n/")):
                yield from names(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern) and pattern.callback is not moved:
            yield pattern.name


def test_the_table_has_every_address_and_no_other():
    assert {name.split(" ")[0] for name in ADDRESSES} == set(names(get_resolver().url_patterns))


@pytest.fixture(scope="module")
def made_world(django_db_setup, django_db_blocker, tmp_path_factory):
    """Made once: what a test changes of it is taken back with the test's own transaction."""
    folders = {
        "REPORTS_ROOT": tmp_path_factory.mktemp("reports"),
        "MEDIA_ROOT": tmp_path_factory.mktemp("media"),
    }
    with django_db_blocker.unblock(), override_settings(**folders), transaction.atomic():
        yield World()
        transaction.set_rollback(True)


@pytest.fixture
def world(made_world, monkeypatch):
    # Who gets a page is decided before it is rendered, which is half of what it costs.
    monkeypatch.setattr(LettingGo, "render", lambda *_arguments, **_options: "")
    # What a document, a file or the event log holds has its own tests.
    monkeypatch.setitem(writer.TABLE_KINDS, "xlsx", writer.FileKind(lambda _book: b"", "x/x"))
    monkeypatch.setattr(document_views, "document", lambda *_asked: Document(PDF, ()))
    monkeypatch.setattr(document_views, "snapshots_for", lambda *_, **__: [SimpleNamespace(agency_name="a")])
    monkeypatch.setattr(access_log, "_record", lambda *_, **__: None)
    # That a session is used is noted once a minute; as it is taken back, it would be with every request.
    monkeypatch.setattr(idle, "time", SimpleNamespace(time=lambda: made_world.began))
    monkeypatch.setattr(settled, "settled_file", lambda _plan_id: "{}")
    monkeypatch.setattr(plan_book_views, "empty_book", lambda _sheets: A_SHEET)
    return made_world


def address(name: str, world: World, month: int) -> str:
    agency, year = world.plan.agency.code, 107
    match name:
        case _ if name in OF_THE_PORTAL:
            return reverse(name)
        case "agency" | "public_agency" | "people_of_agency":
            return reverse(name, args=[agency])
        case "person" | "person_replace":
            return reverse(name, args=[world.people[UNASSIGNED].pk])
        case _ if name in OF_THE_YEAR:
            return reverse(name, args=[year])
        case "indicator":
            return reverse(name, args=[year, agency, world.indicator.code])
        case (
            "revoke_api_token"
            | "notice"
            | "plan_workbook_job"
            | "plan_workbook_job_confirm"
            | "plan_workbook_job_changes"
        ):
            own = {"notice": world.notice, "revoke_api_token": world.token}.get(name, world.large_file)
            return reverse(name, args=[own.pk])
        case "exchange_workbook" | "plan_workbook_file" | "plan_workbook_template" | "people_workbook_file":
            return reverse(name, args=[*([year, agency] if name == "exchange_workbook" else []), "xlsx"])
        case "revise":
            return reverse(name, args=[year, agency, world.component.pk])
        case "write" | "write_draft" | "write_figures" | "write_save" | "write_versions" | "write_restore":
            return reverse(name, args=[year, agency, world.indicator.objective.code])
        case _:
            return _address_below_an_agency(name, world, month)


def _address_below_an_agency(name: str, world: World, month: int) -> str:
    agency, year = world.plan.agency.code, 107
    match name:
        case "api_nothing":
            return reverse(name, args=["v1/x"])
        case "write_picture_file":
            return reverse(name, args=[year, agency, world.picture.name])
        case "remedy" | "remedy_decide" | "remedy_delete":
            return reverse(name, args=[year, agency, world.remedy.pk])
        case "comment_withdraw":
            return reverse(name, args=[year, agency, world.comment.pk])
        case "remedy_new":
            return reverse(name, args=[year, agency]) + f"?indicator={world.indicator.pk}&month=1"
        case "report_evidence" | "report_evidence_remove":
            return reverse(name, args=[year, agency, world.evidence[month].pk])
        case _:
            of_year = {"volume": world.volume.pk, "deadline": world.deadline.pk}
            return reverse(name, args=[year, of_year.get(name.split("_")[0], agency)])


def _written_account(name: str, world: World) -> dict:
    if name == "write_picture":
        return {"file": factories.picture_upload()}
    seen = {"seen": stamp(world.account.text)}
    if name == "write_save":
        return seen | {"text": "<p>已辦理。</p>"}
    return seen | {"version": world.account.history.last().pk}


def sent(name: str, world: World, month: int, person) -> dict:
    """What a browser would send along; several cells are tried a line each."""
    if name.endswith("cells_try"):
        cell = _sent(name.replace("cells_try", "cell"), world, month, None)
        return {"person": person.pk if person else "", "cells": urlencode(cell)}
    return _sent(name, world, month, person)


def _sent(name: str, world: World, month: int, person) -> dict:
    data = {"month": month, "person": person.pk if person else ""}
    match name:
        case "report_cell":
            return data | {"input": world.input.pk, "value": "123", "seen": f"{100 + month % 2}"}
        case "report_answer":
            return data | {"input": world.input.pk, "check": "tenfold", "note": "屬實"}
        case "write_save" | "write_restore" | "write_picture":
            return data | _written_account(name, world)
        case "report_attach":
            return data | {"indicator": world.indicator.pk, "file": SimpleUploadedFile("a.png", papers.PNG)}
        case "exchange" | "exchange_confirm" | "plan_workbook":
            return _sent_by_file(name, world, month, person)
        case "approval" | "remedy" | "remedy_decide" | "remedy_delete":
            seen = {"indicator": world.seen(month), "seen": world.remedy.changed_at.isoformat()}
            return data | seen
        case (
            "rating_give"
            | "rating_award"
            | "rating_withdraw"
            | "rating_keep"
            | "rating_object"
            | "rating_answer"
            | "rating_confirm"
            | "rating_confirm_instead"
        ):
            given = {"part": "self", "points": "1", "reason": "依佐證資料"}
            return data | given | {"indicator": world.indicator.pk}
        case "report_panel":
            return data | {"indicator": world.indicator.pk, "input": world.input.pk}
        case _ if name.startswith(("budget_", "execution_")):
            return data | _sent_to_budget(name, world)
        case _:
            said = {
                "report_day": 5,
                "last": 1,
                "text": "請說明",
                "how": "daily",
                "review_days": 7,
                "lines": "NEW 新設局",
                "step": "rename" if name == "agency" else "change",
                "name": "王小明",
                "note": "原因",
                "reason": "統計更正",
                "nothing": "on",
                "column": "unit",
                "value": "行政科",
            }
            return data | said | {"indicator": world.indicator.pk}


def _sent_by_file(name: str, world: World, month: int, person) -> dict:
    if name == "exchange_confirm":
        return {"offers": world.offers(month, person)}
    if name == "plan_workbook":
        return {"file": SimpleUploadedFile("a.xlsx", write_xlsx(empty_book([MonthlyFigureResource])))}
    return {"file": SimpleUploadedFile("a.xlsx", world.workbook(month, person))}


def _sent_to_budget(name: str, world: World) -> dict:
    if name.startswith("budget_item_"):
        item = world.item.pk
        return {"input": f"{item}.spent", "value": "5", "indicator": item, "item": item, "note": "說明"}
    if name == "budget_decide":
        return {"seen": "2019-01-03T10:00:00+00:00"}
    return {"input": "current.paid", "value": "5", "reason": "更正"}


def asked(row: dict, world: World) -> Iterator[tuple[str, User | None]]:
    """Everybody; of another agency those whom a rule that forgot the agency would let in.

    Where everybody may, whichever role they have, two stand for all that are of another agency.
    """
    may = set(row.get("may", ()))
    strongest = {f"{role} {ELSEWHERE}" for role in (Role.PLANNER, Role.PLANNING_OFFICE)}
    of_the_same_role = set() if may.issuperset(Role) else {f"{role} {ELSEWHERE}" for role in may} | may
    for who, person in world.people.items():
        if not who.endswith(ELSEWHERE) or who in strongest | of_the_same_role:
            yield who, person


def states_of(name: str, row: dict, who: str) -> list[str]:
    """The states to ask in. The plan has a month in each of them, so a page of the whole year is asked once.

    So is whoever may not, in any state: where those who may are let do it.
    """
    of_a_month = name.startswith(("report_", "exchange_")) or name in {"approval", "reopen", "exchange"}
    if not of_a_month or (row.get("method") != "POST" and "states" not in row):
        return ["draft"]
    if who in row["may"]:
        return list(STATES)
    told = row.get("states", {})
    return [next((state for state in STATES if told.get(state, 200) < 400), "draft")]


def expected(row: dict, who: str, state: str) -> int:
    if "always" in row:
        return row["always"]
    if who == SIGNED_OUT:
        return row.get("signed_out", 302)
    if who in row["may"]:
        return row.get("states", {}).get(state, 200)
    if row.get("own_page"):
        return 200
    if who == "nobody" or who.endswith(ELSEWHERE):
        return 404
    return row.get("otherwise", 403)


def answer(client, name: str, method: str, world: World, state: str, person) -> int:
    """The status that the person, whose ``client`` this is, gets; what they changed is taken back."""
    month = STATES[state]
    with transaction.atomic():
        data = sent(name, world, month, person)
        query = (
            {"month": month}
            if name in {"approval", "report_grid", "exchange_workbook"}
            else {"person": data["person"]}
            if name == "comment_people"
            else data
            if name in {"report_panel", "execution_rates", "budget_item_panel"}
            else data
            if name in {"write_draft", "write_figures"}
            else {"plan": f"107-{world.plan.agency.code}"}
            if name == "plan_workbook_file"
            else {}
        )
        where = address(name, world, month)
        response = posted(client, where, data) if method == "POST" else client.get(where, query)
        transaction.set_rollback(True)
    return response.status_code


def posted(client, where: str, data: dict):
    """As a browser sends it: in parts only where there is a file."""
    if any(isinstance(value, File) for value in data.values()):
        return client.post(where, data)
    return client.post(where, urlencode(data), content_type="application/x-www-form-urlencoded")


@pytest.mark.parametrize("title", ADDRESSES)
def test_each_role_gets_what_the_table_says_in_every_state(title, world):
    row, name = ADDRESSES[title], title.split(" ")[0]
    method = row.get("method", "GET")
    found, wanted = {}, {}
    for who, person in asked(row, world):
        client = world.client(who)
        for state in states_of(name, row, who):
            wanted[who, state] = expected(row, who, state)
            found[who, state] = answer(client, name, method, world, state, person)
    assert {key: status for key, status in found.items() if status != wanted[key]} == {}


def test_nothing_is_changed_by_merely_looking(world):
    client = world.client(Role.PLANNING_OFFICE)
    # A name with an addition, as “exchange (uploading)”, is that of an address that has a page too.
    writing = [name for name, row in ADDRESSES.items() if row.get("method") == "POST" and " " not in name]
    found = {name: client.get(address(name, world, 1)).status_code for name in writing}
    assert writing and {name: status for name, status in found.items() if status != 405} == {}
