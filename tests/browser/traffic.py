"""What the live server is still being asked: a test that looks at the database waits until nothing is under way.

It is counted where it is answered: a page asks for sixty files, and to be told of each by the browser costs a third of
what its test takes of the processor.
"""

import time

from django.core.signals import request_finished, request_started
from playwright.sync_api import Error, Page

# A moment by the page's own clock, which is slow where the page is: longer than a script pauses before it asks for the side.
# No test's stopped clock holds this one up.
_MOMENT = "scheduler.postTask(() => {}, { delay: 200 })"
LONGEST = 120.0  # seconds; only what hangs takes as long


class Traffic:
    """The requests that have reached the live server and have not been answered whole."""

    def __init__(self) -> None:
        self._begun: list[str] = []  # their paths; a list is appended to by several threads without loss
        self._ended: list[None] = []
        request_started.connect(self._begin)
        request_finished.connect(self._end)

    def stop(self) -> None:
        """What comes later belongs to another test."""
        request_started.disconnect(self._begin)
        request_finished.disconnect(self._end)

    def settle(self, page: Page) -> None:
        """Wait until no request is under way and none has begun for a moment; fails where it never comes to this.

        Those that a test holds up in the browser have not reached the server.
        """
        end = time.monotonic() + LONGEST
        while not self._is_calm(page):
            assert time.monotonic() < end, f"{len(self._ended)} ended of {self._begun}"

    def _is_calm(self, page: Page) -> bool:
        begun = len(self._begun)
        try:
            page.evaluate(_MOMENT)
        except Error:
            return page.is_closed()  # a page that has just been left for another is not calm
        return len(self._ended) >= begun == len(self._begun)

    def _begin(self, environ: dict, **_more: object) -> None:
        self._begun.append(environ["PATH_INFO"])

    def _end(self, **_more: object) -> None:
        self._ended.append(None)
