from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Role, User


def run(*arguments):
    out = StringIO()
    call_command("create_administrator", *arguments, stdout=out)
    return out.getvalue()


def test_it_makes_one_and_prints_the_password(city):
    password = run("first", "首位管理员", "320500").split()[1]

    user = User.objects.get(username="first")
    assert user.check_password(password)
    assert user.has_role(Role.ADMINISTRATOR, path=city.path)
    assert user.must_change_password


def test_it_needs_a_region(db):
    with pytest.raises(CommandError, match="load_regions"):
        run("first", "首位管理员", "999999")


def test_it_refuses_a_taken_name(administrator):
    with pytest.raises(CommandError, match="taken"):
        run(administrator.username, "首位管理员", "320500")

    assert User.objects.count() == 1
