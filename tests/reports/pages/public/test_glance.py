"""What a citizen reads first: how many indicators stand how, up to when, and what it cost."""

import re

import pytest
from django.urls import reverse

from reports.pages.public.page import public_page
from reports.snapshot.selectors import build_snapshots
from tests import factories
from tests.reading import text_of
from tests.reports.pages.public.approving import approve

pytestmark = pytest.mark.django_db


def test_every_indicator_stands_in_one_of_four_numbers_with_its_name(client, plan):
    factories.published(plan)
    approve(plan, "1-1-1", 1, 2)
    (snapshot,) = build_snapshots(year=107, agency_codes=["A"])
    shown = public_page(snapshot)
    page = client.get(reverse("public", args=[107, "A"]))
    text = text_of(page)
    found = re.search(r"共 (\d+) 項指標 已達成 (\d+) 進度符合 (\d+) 落後 (\d+) 尚無結果或不比較 (\d+) ", text)
    assert found
    total, *counts = map(int, found.groups())
    assert sum(counts) == total == len(shown.rows)
    stand = [row.standing for row in shown.rows]
    assert counts == [stand.count(one) for one in ("reached", "on_track", "behind", "open")]
    assert max(counts[:3]) > 0
    title, _line, rest = text.partition("施政目標與達成情形 截至 2 月（暫定）")
    assert title and rest
