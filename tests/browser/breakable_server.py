"""A live server that can be broken for a while: what is sent to it is refused, pages and their parts still come."""

from collections.abc import Iterable
from http import HTTPStatus


class BreakableServer:
    """``is_broken`` may change at any time. Caught on its way in the browser, a page would come without the browser's cache."""

    def __init__(self, live_server) -> None:
        self.url = live_server.url
        self.is_broken = False
        self._httpd = live_server.thread.httpd
        self._portal = self._httpd.get_app()
        self._httpd.set_app(self._answer)

    def close(self) -> None:
        self._httpd.set_app(self._portal)

    def _answer(self, environ, start_response) -> Iterable[bytes]:
        if not self.is_broken or environ["REQUEST_METHOD"] != "POST":
            return self._portal(environ, start_response)
        environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        start_response(f"{HTTPStatus.SERVICE_UNAVAILABLE.value} Broken", [("Content-Length", "0")])
        return []
