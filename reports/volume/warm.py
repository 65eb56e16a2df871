"""Loaded once by the server that the press's processes are forked from, so that each of them starts at once."""

import django

django.setup()

from reports.documents import pdf, typesetter  # noqa: E402, F401 - Django has to be ready before
from reports.volume import galley  # noqa: E402, F401
