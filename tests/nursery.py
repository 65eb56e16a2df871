"""Commands of the portal as processes of their own, forked from one that has loaded it: a start takes no seconds.

Measured on two busy cores: ``manage.py check`` takes 5.4 s by itself (2.5 s of CPU time), forked 0.31 s after the first.

Such a process shares nothing with the test's own but files, as one that somebody starts by hand.
"""

import gc
import importlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 600  # seconds; longer than any command takes on the busiest machine


class Started:
    """A command that runs, or has run."""

    def __init__(self, nursery: "Nursery", pid: int) -> None:
        self._nursery, self.pid = nursery, pid
        self._code: int | None = None

    def wait(self) -> int:
        """Its exit status when it has ended; of one that was killed minus the signal's number."""
        end = time.monotonic() + PATIENCE
        while self._code is None:
            self._code = self._nursery.ask(wait=self.pid)
            assert self._code is not None or time.monotonic() < end, "the process does not end"
            time.sleep(0.01)
        return self._code

    def terminate(self) -> None:
        os.kill(self.pid, signal.SIGTERM)

    def kill(self) -> None:
        """End it at once, as a machine does that goes down; one that has ended stays as it is."""
        if self._code is None:
            os.kill(self.pid, signal.SIGKILL)
            self.wait()


class Nursery:
    """What ``manage.py`` does under one environment, which every command finds as if it were started with it."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._loaded = subprocess.Popen(
            [sys.executable, "-m", "tests.nursery"],
            cwd=_ROOT,
            env=os.environ | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._started: list[Started] = []

    def start(self, *words: object, out: str = os.devnull, err: str = os.devnull) -> Started:
        """``manage.py WORDS``; what it says goes to files."""
        found = Started(self, self.ask(start=[str(word) for word in words], out=out, err=err))
        self._started.append(found)
        return found

    def run(self, *words: object) -> subprocess.CompletedProcess[str]:
        """``manage.py WORDS`` to its end."""
        with tempfile.TemporaryDirectory() as folder:
            out, err = Path(folder) / "out", Path(folder) / "err"
            code = self.start(*words, out=str(out), err=str(err)).wait()
            said = (path.read_text(encoding="utf-8") for path in (out, err))
            return subprocess.CompletedProcess(words, code, *said)

    def ask(self, **order: Any) -> Any:
        """The loaded process's answer; fails where it has died."""
        assert self._loaded.stdin and self._loaded.stdout
        print(json.dumps(order), file=self._loaded.stdin, flush=True)
        return json.loads(self._loaded.stdout.readline())

    def kill(self) -> None:
        """End every command at once."""
        while self._started:
            self._started.pop().kill()

    def close(self) -> None:
        """End every command, and what they came from."""
        self.kill()
        self._loaded.communicate()


def _serve() -> None:
    """Load the portal, then fork for every order; what returns from here in a forked process ends as that command."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    management = importlib.import_module("django.core.management")
    management.execute_from_command_line(["manage.py", "check"])  # loads every app and page
    importlib.import_module("weasyprint")
    gc.freeze()  # nobody looks through it again, least of all every process at its end
    for line in sys.stdin:
        order = json.loads(line)
        if "wait" in order:
            pid, status = os.waitpid(order["wait"], os.WNOHANG)
            answer = os.waitstatus_to_exitcode(status) if pid else None
        else:
            answer = os.fork()
            if not answer:
                answers.close()
                _redirect(os.devnull, os.O_RDONLY, 0)
                _redirect(order["out"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 1)
                _redirect(order["err"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 2)
                sys.argv = ["manage.py", *order["start"]]
                management.execute_from_command_line(sys.argv)
                return
        print(json.dumps(answer), file=answers, flush=True)


def _redirect(path: str, mode: int, number: int) -> None:
    opened = os.open(path, mode)
    os.dup2(opened, number)
    os.close(opened)


if __name__ == "__main__":
    _serve()
