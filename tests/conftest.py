"""What tests of every app share."""

import pytest
from django.utils import translation


@pytest.fixture
def english():
    """Messages in the language in which they stand in the code."""
    with translation.override("en"):
        yield
