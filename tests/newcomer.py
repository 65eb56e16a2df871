"""The newcomer's first step: the demo, loaded once in a run by a process of its own, into a database that is a file."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True)
class Newcomer:
    """A portal in ``folder``, reached by ``environment``; ``loaded`` stays as the demo left it, whatever becomes of the rest."""

    folder: Path
    environment: dict[str, str]
    said: str

    @property
    def loaded(self) -> Path:
        return self.folder / "loaded"


def with_the_demo(folder: Path) -> Newcomer:
    """Started as the newcomer starts it."""
    environment = {
        "DJANGO_SETTINGS_MODULE": "chiayi_kpi.settings.local",
        "DATABASE_URL": f"sqlite:///{folder / 'portal.sqlite3'}",
        "REPORTS_ROOT": str(folder / "reports"),
        "MEDIA_ROOT": str(folder / "media"),
        "PORTAL_TODAY": "2019-01-03",
    }
    first = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, str(settings.BASE_DIR / "manage.py"), "demo"],
        capture_output=True,
        env=os.environ | environment,
        text=True,
        check=False,
    )
    assert first.returncode == 0, first.stderr
    made = Newcomer(folder, environment, first.stdout + first.stderr)
    shutil.copytree(folder / "reports", made.loaded / "reports")
    shutil.copy(folder / "portal.sqlite3", made.loaded)
    return made
