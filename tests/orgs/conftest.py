import pytest

from tests.visiting import visitor


@pytest.fixture
def as_user():
    """Opens a browser in which the person has come in."""
    return visitor
