"""The record of a settled year that was damaged: named to the person and in the log, and nothing else stops."""

import json
import re

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from indicators.errors import PlanNotScorable
from indicators.models import Settlement
from indicators.scoring.record.document import canonical, digest
from reports.snapshot.archive import settled as archived
from reports.snapshot.selectors import build_each, build_snapshots
from tests import factories
from tests.made_once import made_once
from tests.reading import text_of
from tests.reports.pages.year_end.years import AFTER_THE_YEAR, reported_year

pytestmark = pytest.mark.django_db


def _settled_beside_an_open_one() -> Settlement:
    reported_year("B")
    year = reported_year()
    year.confirm()
    return year.settle()


made_settled = made_once(_settled_beside_an_open_one, PORTAL_TODAY=AFTER_THE_YEAR)


@pytest.fixture
def settled(made_settled, db) -> Settlement:
    archived._kept.clear()
    return made_settled()


def test_a_frozen_text_that_was_tampered_with_is_refused_and_not_shown(settled):
    Settlement.objects.filter(pk=settled.pk).update(snapshot=settled.snapshot.replace("82.50", "92.50"))
    with pytest.raises(PlanNotScorable, match="雜湊值不符"):
        build_snapshots(year=107, agency_codes=["A"])


def without(record, *path):
    """The record's text without the key at the end of the path."""
    inside = record
    for key in path[:-1]:
        inside = inside[key]
    del inside[path[-1]]
    return canonical(record)


INDICATOR = ("facets", 0, "objectives", 0, "indicators", 0)
DAMAGED = {
    "cut off": (lambda record: canonical(record)[:-900], "不是完整的 JSON"),
    "of an unknown schema": (lambda record: canonical(record | {"schema": 99}), "格式版本 99 不明"),
    "without its schema": (lambda record: without(record, "schema"), "格式版本 None 不明"),
    "without its seal": (lambda record: without(record, "settled"), "record：缺少「settled」"),
    "without a key": (lambda record: without(record, "preamble"), "record：缺少「preamble」"),
    "without a rule": (
        lambda record: without(record, *INDICATOR, "components"),
        "facet 1 › objective 1 › indicator 1-1-1：缺少「components」",
    ),
    "without a month": (lambda record: without(record, "months", 7), "record：months"),
    "without a sum of a month": (
        lambda record: without(record, "months", 7, "facets", 1, "points"),
        "month 7 › facet 2：缺少「points」",
    ),
    "a list": (lambda record: "[1]", "不是結算紀錄"),
    "nested without end": (lambda record: "[" * 200_000, "不是完整的 JSON"),
}


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_record_that_cannot_be_read_is_named_and_keeps_no_other_year_from_being_shown(
    settled, damage, caplog
):
    spoiled, said = DAMAGED[damage]
    text = spoiled(json.loads(settled.snapshot))
    Settlement.objects.filter(pk=settled.pk).update(snapshot=text, sha256=digest(text))
    built = build_each(year=107)
    assert [snapshot.agency_code for snapshot in built.snapshots] == ["B"]
    (refusal,) = built.refused
    assert "無法讀取" in refusal.reason and said in refusal.reason
    assert refusal.reason in caplog.text


@pytest.mark.parametrize("damage", DAMAGED)
def test_whoever_takes_such_a_record_away_is_told_too_and_no_file_is_given(
    settled, damage, caplog, client, tmp_path
):
    spoiled, said = DAMAGED[damage]
    text = spoiled(json.loads(settled.snapshot))
    Settlement.objects.filter(pk=settled.pk).update(snapshot=text, sha256=digest(text))
    factories.published(settled.plan)
    public = client.get(reverse("public_settled_json", args=[107, "A"]))
    assert public.status_code == 503 and said not in public.content.decode()
    assert "無法讀取" in caplog.text
    client.force_login(settled.by)
    page = client.get(reverse("settled_json", args=[107, "A"]))
    assert page.status_code == 409 and said in text_of(page)
    assert said in caplog.text
    with pytest.raises(CommandError, match=re.escape(said)):
        call_command("export_settled", tmp_path / "a.json", agency="A", year=107)
    assert not list(tmp_path.iterdir())
