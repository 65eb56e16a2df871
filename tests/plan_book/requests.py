"""A person with a workbook: sends it, reads what is shown, confirms."""

import html
import re

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.workbooks import saved, xlsx


def upload(client, sheets=None, *, data=None, name="計畫.xlsx"):
    content = data if data is not None else saved(xlsx(sheets))
    return client.post(reverse("plan_workbook"), {"file": SimpleUploadedFile(name, content)})


def confirm(client, shown):
    return client.post(reverse("plan_workbook_confirm"), {"held": held_in(shown)})


def held_in(shown) -> str:
    found = re.search(r'name="held"\s+value="([^"]*)"', shown.content.decode())
    return html.unescape(found[1]) if found else ""


def text(response) -> str:
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(html.unescape(plain).split())
