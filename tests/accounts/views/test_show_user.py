from django.urls import reverse

from accounts.models import Role
from accounts.services.role import end_role
from tests.factories.accounts import give_role, make_user


def url_of(user):
    return reverse("accounts:show_user", args=[user.pk])


def test_it_shows_roles_now_and_then(administrator, inspector, district, sign_in, at):
    past = give_role(inspector, Role.CADRE, district)
    end_role(assignment=past, by=administrator, at=at)

    context = sign_in(administrator).get(url_of(inspector)).context

    assert [a.role for a in context["current"]] == ["DISTRICT_REGULATOR"]
    assert [a.role for a in context["past"]] == ["CADRE"]


def test_other_territories_are_hidden(far_inspector, district, sign_in):
    user = make_user()
    give_role(user, Role.ADMINISTRATOR, district)

    assert sign_in(user).get(url_of(far_inspector)).status_code == 404


def test_who_is_more_elsewhere_is_seen_but_not_managed(administrator, district, sign_in):
    user = make_user()
    give_role(user, Role.ADMINISTRATOR, district)
    give_role(administrator, Role.CADRE, district)

    assert sign_in(user).get(url_of(administrator)).status_code == 403


def test_nobody_manages_themselves(administrator, sign_in):
    assert sign_in(administrator).get(url_of(administrator)).status_code == 403
