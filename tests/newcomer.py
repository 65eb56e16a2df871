"""The newcomer's first step: the demo, loaded once in a run by a process of its own, into a database that is a file."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from tests.nursery import Nursery


@dataclass(frozen=True)
class Newcomer:
    """A portal in ``folder``, whose commands ``nursery`` runs; ``loaded`` stays as the demo left it, whatever becomes of the rest."""

    folder: Path
    nursery: Nursery
    said: str

    @property
    def loaded(self) -> Path:
        return self.folder / "loaded"


def with_the_demo(folder: Path) -> Newcomer:
    """Whoever asks for it closes its nursery."""
    environment = {
        "DJANGO_SETTINGS_MODULE": "chiayi_kpi.settings.local",
        "DATABASE_URL": f"sqlite:///{folder / 'portal.sqlite3'}",
        "REPORTS_ROOT": str(folder / "reports"),
        "MEDIA_ROOT": str(folder / "media"),
        "PORTAL_TODAY": "2019-01-03",
    }
    nursery = Nursery(environment)
    first = nursery.run("demo")
    assert first.returncode == 0, first.stderr
    made = Newcomer(folder, nursery, first.stdout + first.stderr)
    shutil.copytree(folder / "reports", made.loaded / "reports")
    shutil.copy(folder / "portal.sqlite3", made.loaded)
    return made
