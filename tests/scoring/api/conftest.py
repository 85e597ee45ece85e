import pytest

from scoring.services.score import recompute_index
from tests.scoring.rows import AS_OF, moment


@pytest.fixture
def compute():
    """Computes the index of all there are."""

    def compute():
        recompute_index(as_of=AS_OF, at=moment(AS_OF), today=AS_OF)

    return compute
