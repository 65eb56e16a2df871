"""The set-up says in one sentence what it cannot do, and finishes what was broken off."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
BASH = shutil.which("bash") or "/bin/bash"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """What the set-up reads, in a folder whose name has spaces."""
    folder = tmp_path / "a new clone"
    (folder / "scripts").mkdir(parents=True)
    for name in ("scripts/bootstrap", "apt-packages.txt", "apt-packages-test.txt", "requirements.lock"):
        shutil.copy(ROOT / name, folder / name)
    return folder


def run(folder: Path, script: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(  # noqa: S603
        [BASH, f"scripts/{script}", *arguments],
        cwd=folder,
        env={**inherited, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


def old_python(folder: Path) -> str:
    """A program that answers as a Python that is too old."""
    path = folder / "old-python"
    path.write_text("#!/bin/sh\nexit 1\n")
    path.chmod(0o755)
    return str(path)


def test_without_a_new_enough_python_it_says_so(clone: Path):
    outcome = run(clone, "bootstrap", "run", SKIP_APT="1", PYTHON="./" + Path(old_python(clone)).name)

    assert outcome.returncode == 1
    assert outcome.stderr.splitlines() == [
        "✗ Python 3.11 or newer is needed and was not found; install it, or name it: make demo PYTHON=/path/to/python3"
    ]


def test_without_apt_it_names_what_is_needed(clone: Path):
    tools = clone / "tools"
    tools.mkdir()
    for name in ("dirname", "sed", "flock"):
        (tools / name).symlink_to(shutil.which(name) or f"/usr/bin/{name}")

    outcome = run(clone, "bootstrap", "run", PATH=str(tools))

    assert outcome.returncode == 1
    assert outcome.stderr.startswith("✗ This system has no apt")
    assert "fonts-noto-cjk" in outcome.stderr


def test_an_installation_that_was_broken_off_is_begun_anew(clone: Path):
    """What counts is that it does not trust the half that is there; nothing can be downloaded, as without a network."""
    without_pip = clone / "python-without-pip"
    without_pip.write_text(
        f'#!/bin/sh\n[ "$1" != -m ] || set -- "$@" --without-pip\nexec {sys.executable} "$@"\n'
    )
    without_pip.chmod(0o755)
    half = clone / ".venv"
    half.mkdir()
    (half / ".unfinished").touch()
    (half / "left over").touch()

    outcome = run(clone, "bootstrap", "run", SKIP_APT="1", PYTHON=f"./{without_pip.name}")

    assert outcome.returncode == 1
    assert "Making the virtual environment" in outcome.stdout
    assert outcome.stderr.startswith("✗ The Python packages cannot be downloaded")
    assert not (half / "left over").exists()
    assert (half / ".unfinished").exists()


def test_a_port_in_use_is_said_before_anything_starts():
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]

        outcome = run(ROOT, "serve", "--check", PORT=str(port))

    assert outcome.returncode == 1
    assert outcome.stderr == f"✗ Port {port} is in use or not allowed; choose another: make demo PORT=8010\n"


@pytest.mark.parametrize("port", ["http", "0", "65536", "8000; true", ""])
def test_a_port_that_is_no_port_is_refused(port: str):
    outcome = run(ROOT, "serve", "--check", PORT=port or " ")

    assert outcome.returncode == 1
    assert outcome.stderr.startswith("✗ PORT must be a number from 1 to 65535")
