"""How gunicorn serves the portal (``-c python:chiayi_kpi.gunicorn``): what the command line says besides goes before it.

The portal is loaded, and one page made, before the workers are forked: they share that memory, and the first visitor of
a new one does not wait for it. So new code needs a restart; a reload (HUP) begins new workers with what is loaded.
"""

import gc
import io
import logging
import os
from typing import Any

preload_app = True
timeout = 120  # seconds; the proxy waits longer
max_requests = 5_000
max_requests_jitter = 500
if os.path.isdir("/dev/shm"):  # noqa: S108 - memory, so that no slow disk holds up the workers' signs of life
    worker_tmp_dir = "/dev/shm"  # noqa: S108
control_socket_disable = True
# A process that waits for a storage that is gone serves nobody: it asks once, where workers and commands are patient.
os.environ.setdefault("S3_ANSWER_SECONDS", "10")
os.environ.setdefault("S3_ATTEMPTS", "1")

logger = logging.getLogger("portal.start")


def when_ready(server: Any) -> None:
    """Once, before the first worker: make the page of signing in, and leave nothing open that processes must not share."""
    import pandas  # noqa: F401, PLC0415 - the first forecast loads it otherwise, in each worker
    from django.db import connections  # noqa: PLC0415 - the settings are loaded by now

    try:
        _make_a_page(server.app.wsgi())
    except Exception:
        logger.exception("No page could be made before the start; the first visitor waits for it")
    finally:
        connections.close_all()
    gc.collect()
    gc.freeze()  # stays until the end: the collector need not look through it, which would copy the shared memory


def _make_a_page(application: Any) -> None:
    from django.conf import settings  # noqa: PLC0415
    from django.urls import reverse  # noqa: PLC0415

    host = next((host for host in settings.ALLOWED_HOSTS if host.strip("*.")), "localhost").removeprefix(".")
    request = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": reverse(settings.LOGIN_URL),
        "QUERY_STRING": "",
        "SERVER_NAME": host,
        "SERVER_PORT": "443",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_X_FORWARDED_PROTO": "https",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "https",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
    }
    answer = application(request, lambda status, headers, exc_info=None: None)
    b"".join(answer)
    answer.close()
