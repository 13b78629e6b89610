"""Every test here knows the tests' own kind of paper."""

import pytest

from tests.documents.factories import note_known
from tests.orgs.factories import organization


@pytest.fixture(autouse=True)
def note(settings):
    with note_known(settings) as kind:
        yield kind


@pytest.fixture
def administration(db):
    return organization("administration", name="Администрация района")
