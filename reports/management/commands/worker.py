"""``worker``: runs the background tasks, finds those whose worker was killed, and clears away old volumes."""

import signal
import threading
from types import FrameType

from django.core.management.base import BaseCommand
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from reports.volume import known
from reports.volume.running import stopping
from reports.volume.watching import watch


class PortalWorker(Worker):
    """A worker that, told to end, hands its volume back to the queue instead of printing it to the end first."""

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        stopping.set()
        # A second signal would end the process in the middle of handing back.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        super().shutdown(signum, frame)


class Command(BaseCommand):
    help = "Run background tasks until stopped. Any number of workers share the queue; a stop loses no work."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--batch", action="store_true", help="do what is waiting, then end")

    def handle(self, *args, batch: bool, **options) -> None:
        worker = PortalWorker(
            queue_names=["default"],
            excluded_queue_names=[],
            backend_name="default",
            interval=1,
            batch=batch,
            startup_delay=not batch,
            max_tasks=None,
            worker_id=get_random_string(32),
        )
        known.loaded_sources()  # before a deploy can put other files in the place of those that are loaded
        worker.configure_signals()
        done = threading.Event()
        threading.Thread(target=watch, args=[done], daemon=True).start()
        try:
            worker.run()
        finally:
            done.set()
