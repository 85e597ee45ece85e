import pytest

from accounts.models import Role
from tests.factories.accounts import give_role, make_user


@pytest.fixture
def colleague(district):
    """The second inspector of the district."""
    user = make_user("colleague", "同组监管人员")
    give_role(user, Role.DISTRICT_REGULATOR, district)
    return user


@pytest.fixture
def pair(inspector, colleague):
    return [inspector, colleague]


@pytest.fixture
def third(district):
    """A regulator of the district who goes nowhere in particular."""
    user = make_user("third", "第三名监管人员")
    give_role(user, Role.DISTRICT_REGULATOR, district)
    return user
