"""What the processes of the press do: set one page of HTML and save it. They touch no database."""

import gc
import os
import signal
import threading
from functools import partial
from multiprocessing import parent_process
from pathlib import Path

import django
from django.apps import apps
from django.utils import translation

from reports.volume.locks import alone

_NICE = 10  # whoever saves a figure meanwhile goes first


def get_ready() -> None:
    """A new process: Django for settings and messages, and the end together with the worker, however that ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all; the worker decides
    os.nice(_NICE)
    if not apps.ready:
        django.setup()
    threading.Thread(target=_follow_the_worker, daemon=True).start()


def compose(page: Path, galley: Path, slot: int, key: str, language: str) -> str:
    """Set the HTML of ``page`` and save it as ``galley``; returns why it could not be done, empty if it was.

    The reason comes back as text, because not every exception survives the way between processes.
    """
    with alone(galley.parent.parent / "locks" / f"{slot}.lock"), translation.override(language):
        # Another worker, whose volume holds the same chapter, may have set it meanwhile.
        reason = "" if galley.exists() else _set(page, galley, slot, key)
    if not reason:
        page.unlink(missing_ok=True)
    return reason


def _set(page: Path, galley: Path, slot: int, key: str) -> str:
    from reports.documents.errors import DocumentError  # noqa: PLC0415 - Django is ready only now
    from reports.documents.pdf import render_pdf  # noqa: PLC0415
    from reports.volume.galley import save  # noqa: PLC0415

    try:
        render_pdf(page.read_text(encoding="utf-8"), partial(save, path=galley, key=key[:8], slot=slot))
    except (DocumentError, OSError) as fault:
        return str(fault)
    finally:
        gc.collect()  # a set document is one large circle: 220 MB stay so, and 120 more a chapter without
    return ""


def _follow_the_worker() -> None:
    worker = parent_process()
    if worker is not None:
        worker.join()
        os._exit(1)
