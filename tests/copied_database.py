"""On a database server the migrations run once for all workers of a run: each gets a copy of the tables that they made."""

import fcntl
import os
from pathlib import Path
from typing import Any

import pytest


def copy_for_each_worker(patch: pytest.MonkeyPatch, connection: Any, shared: Path) -> None:
    """``shared`` is a folder that the run's workers have in common; theirs are the databases with a suffix.

    The first worker makes the one without, and whoever takes the last copy drops it.
    """
    worker, workers = os.environ["PYTEST_XDIST_WORKER"], int(os.environ["PYTEST_XDIST_WORKER_COUNT"])
    creation, names = connection.creation, connection.settings_dict
    make = creation.create_test_db

    def copy(verbosity: int = 1, **options: Any) -> str:
        before, own = names["NAME"], names["TEST"]["NAME"]
        whole = own.removesuffix(f"_{worker}")
        with (shared / "copies").open("a+b") as copies:
            fcntl.flock(copies, fcntl.LOCK_EX)
            taken = copies.seek(0, os.SEEK_END) % workers
            if not taken:
                names["TEST"]["NAME"] = whole
                make(verbosity, **options)
                names["TEST"]["NAME"] = own
            names["NAME"] = whole
            creation.clone_test_db(worker, verbosity)
            copies.write(b".")
            if taken + 1 == workers:
                creation.destroy_test_db(before, verbosity)
        connection.close()
        names["NAME"] = own
        return str(own)

    patch.setattr(creation, "create_test_db", copy)
