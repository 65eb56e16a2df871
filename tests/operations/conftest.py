"""What tests of an installation share."""

import socket

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

from chiayi_kpi.operations.backup import work
from chiayi_kpi.settings.database import from_url
from tests import factories
from tests.operations.machine import Machine


@pytest.fixture
def unused_port() -> int:
    """A port of this machine on which nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


@pytest.fixture
def machine(tmp_path):
    made = Machine(tmp_path)
    yield made
    made.close()


@pytest.fixture
def installation(transactional_db, settings):
    """With an agency and two files that people sent; on PostgreSQL with a scratch database for the drill."""
    factories.agency(code="CYPD")
    for name in ("evidence/1/abc", "pictures/ab/ab.png"):
        default_storage.save(name, ContentFile(name.encode()))
    if connection.vendor == "postgresql":
        of = connection.settings_dict
        with connection.cursor() as cursor:
            cursor.execute("CREATE DATABASE kpi_drill")
        url = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/kpi_drill".format_map(of)
        settings.DRILL_DATABASE = from_url("DRILL_DATABASE_URL", url)
    yield
    for name in list(work.stored()):
        default_storage.delete(name)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DROP DATABASE kpi_drill")
