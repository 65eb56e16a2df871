"""Static files stand with the app whose pages use them; those of the portal are what several share."""

import posixpath
import re
import subprocess
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Whose a template or module is: its app, and of the administration the app of the model.
APP = re.compile(
    r"(?:templates/)?(?:admin/|chiayi_kpi/)?(accounts|budget|indicators|notices|objectives|reports|workdays)/"
)
NAMED = re.compile(r"\"(portal/[\w/-]+\.(?:css|js))\"")
IMPORTED = re.compile(r"\"(\.\.?/[\w./-]+\.js)\"")


def _users() -> dict[str, set[str]]:
    """Static file of the portal → the apps that name it in a template, a module or a script; ``portal`` for the portal itself."""
    names = subprocess.run(
        ["git", "ls-files", "*.html", "*.py", "*.js", ":!tests"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    users = defaultdict(set)
    for name in names:
        app = APP.match(name)
        text = (ROOT / name).read_text(encoding="utf-8")
        folder = posixpath.dirname(name.partition("/static/")[2])
        imported = {posixpath.normpath(posixpath.join(folder, file)) for file in IMPORTED.findall(text)}
        for file in imported.union(NAMED.findall(text)):
            if file.startswith("portal/"):
                users[file].add(app[1] if app else "portal")
    return users


def test_what_one_app_alone_uses_stands_in_that_app():
    users = _users()

    assert len(users) > 40
    assert {name: apps for name, apps in users.items() if len(apps) == 1 and apps != {"portal"}} == {}
