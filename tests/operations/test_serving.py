"""The tree of the image, and gunicorn in it: loaded once, and nothing of the database shared by its processes."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings as conf

_SECONDS = 120  # longer than a start takes on a busy machine
# That files are packed too depends on no tree, and takes most of the time.
COLLECTED = """
from django.core.management import call_command
from whitenoise.compress import Compressor
Compressor.should_compress = lambda *_asked: False
call_command("collectstatic", interactive=False, verbosity=0)
"""


@pytest.fixture(scope="module")
def tree(tmp_path_factory) -> Path:
    """What the Containerfile copies, and nothing else."""
    root, made = Path(conf.BASE_DIR), tmp_path_factory.mktemp("image")
    text = (root / "docs/deploy/Containerfile").read_text(encoding="utf-8")
    for sources, target in re.findall(r"^COPY (.+) (\S+)$", text, flags=re.M):
        for source in sources.split():
            to = made / target if target != "./" else made / source
            to.parent.mkdir(parents=True, exist_ok=True)
            (shutil.copytree if (root / source).is_dir() else shutil.copy)(root / source, to)
    return made


def test_the_static_files_are_found_in_it(tree):
    given = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "chiayi_kpi.settings.production",
        "SECRET_KEY": "x" * 50,
        "ALLOWED_HOSTS": "kpi",
        "PORTAL_URL": "https://kpi",
        "DATABASE_URL": f"sqlite:///{tree}/db.sqlite3",
    }
    command = [sys.executable, "manage.py", "shell", "-c", COLLECTED]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tree, env=given)  # noqa: S603 - our own
    assert done.returncode == 0, done.stderr
    assert (tree / "var/static/staticfiles.json").is_file()


@pytest.fixture
def served(tree, tmp_path, unused_port):
    """The server's process and address; its database has no tables, so that not even a first page can be made."""
    database = tmp_path / "portal.sqlite3"
    command = [sys.executable, "-m", "gunicorn", "chiayi_kpi.wsgi", "-c", "python:chiayi_kpi.gunicorn"]
    process = subprocess.Popen(  # noqa: S603 - our own
        [*command, "--bind", f"127.0.0.1:{unused_port}", "--workers", "1", "--worker-tmp-dir", str(tmp_path)],
        cwd=tree,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "chiayi_kpi.settings.local",
            "SECRET_KEY": "only-of-this-test",
            "DEBUG": "1",  # static files need not be collected
            "DATABASE_URL": f"sqlite:///{database}",
        },
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process, f"http://127.0.0.1:{unused_port}/healthz", database
    finally:
        process.terminate()
        process.wait(timeout=_SECONDS)


def answer(address: str) -> bytes:
    end = time.monotonic() + _SECONDS
    while True:
        try:
            with urllib.request.urlopen(address, timeout=10) as opened:  # noqa: S310 - our own address
                return opened.read()
        except OSError:
            assert time.monotonic() < end, "it never answered"
            time.sleep(0.1)


def workers(process) -> list[int]:
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii")
    return [int(number) for number in children.split()]


def opened(pid: int) -> list[str]:
    found = []
    for path in Path(f"/proc/{pid}/fd").iterdir():
        try:
            found.append(os.readlink(path))
        except FileNotFoundError:
            continue
    return found


def test_it_is_enough_to_serve_and_loaded_once_and_its_workers_share_no_connection(served):
    process, address, database = served
    assert answer(address) == b"ok\n"
    assert database.exists()  # the first page was tried, in the process that begins the workers
    assert not [name for name in opened(process.pid) if str(database) in name]

    (first,) = workers(process)
    os.kill(first, signal.SIGKILL)
    end = time.monotonic() + _SECONDS
    while workers(process) in ([], [first]):
        assert time.monotonic() < end
        time.sleep(0.02)
    assert answer(address) == b"ok\n"
    (second,) = workers(process)
    ticks = sum(map(int, Path(f"/proc/{second}/stat").read_text("ascii").rpartition(")")[2].split()[11:13]))
    assert ticks / os.sysconf("SC_CLK_TCK") < 1  # seconds of work: loading the portal takes several
