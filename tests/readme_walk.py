"""The README's walk, gone in the demo by the process that this is loaded in: what it names is there for whom it says."""

import re

from django.conf import settings
from django.test import Client, override_settings

from chiayi_kpi.accounts.models import User
from tests.reading import text_of

_PERSON = re.compile(r"^- \*\*`(\w+)`\*\*(.*?)(?=^- |\Z)", re.M | re.S)
_UNCOLLECTED = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
_STEP = re.compile(r"`(/[^`]*)`|「([^」]+)」")


def steps() -> list[tuple[str, str, list[str]]]:
    """Who, an address, and what is said to stand on its page, in the order of the text."""
    readme = (settings.BASE_DIR / "README.md").read_text(encoding="utf-8")
    walk = readme.split("\n### A walk of two minutes\n", 1)[1].split("\n#", 1)[0]
    found: list[tuple[str, str, list[str]]] = []
    for user, said in _PERSON.findall(walk):
        for address, words in _STEP.findall(said):
            if address:
                found.append((user, address, []))
            else:
                found[-1][2].append(words)
    return found


@override_settings(STORAGES=settings.STORAGES | {"staticfiles": _UNCOLLECTED})
def wrong() -> list[str]:
    """What does not open, or is not there."""
    told = []
    for user, address, words in steps():
        client = Client(HTTP_HOST="127.0.0.1", HTTP_ACCEPT_LANGUAGE="zh-TW")
        client.force_login(User.objects.get(username=user))
        page = client.get(address)
        if page.status_code != 200:
            told.append(f"{user}: {address} answers {page.status_code}")
            continue
        text = text_of(page)
        told += [f"{user}: {address} has no 「{one}」" for one in words if one not in text]
    return told
