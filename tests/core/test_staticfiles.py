"""Addresses of static files: by the manifest, looked up once a process."""

import pytest

from chiayi_kpi.core.staticfiles import PortalStaticFilesStorage


@pytest.fixture
def storage(tmp_path):
    made = PortalStaticFilesStorage(location=tmp_path, base_url="/static/")
    made.hashed_files = {"portal/css/print.css": "portal/css/print.1a2b.css"}
    return made


def test_a_file_s_address_is_worked_out_once(storage):
    assert storage.url("portal/css/print.css") == "/static/portal/css/print.1a2b.css"
    storage.hashed_files = {}
    assert storage.url("portal/css/print.css") == "/static/portal/css/print.1a2b.css"


def test_a_file_that_nobody_collected_is_refused_each_time(storage):
    for _time in range(2):
        with pytest.raises(ValueError, match=r"portal/css/none\.css"):
            storage.url("portal/css/none.css")
