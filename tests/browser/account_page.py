"""The page on which an account is written, as its browser tests find it."""

import re

from django.urls import reverse
from playwright.sync_api import Page, expect

from objectives.models import ObjectiveAccount


def open_page(live_server, page: Page, plan) -> None:
    page.goto(live_server.url + reverse("write", args=[107, plan.agency.code, "1-1"]))
    page.locator("#writing-text").click()


def stored(plan) -> str:
    return ObjectiveAccount.objects.filter(plan=plan).values_list("text", flat=True).first() or ""


def wait_until_saved(page: Page) -> None:
    expect(page.locator("#writing-status")).to_contain_text(re.compile(r"\d\d:\d\d"))
