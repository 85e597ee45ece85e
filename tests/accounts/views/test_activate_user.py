from django.urls import reverse

from accounts.models import User
from accounts.services.user import deactivate_user


def test_it_opens_the_account_again(administrator, inspector, sign_in, at):
    deactivate_user(user=inspector, by=administrator, at=at)

    sign_in(administrator).post(reverse("accounts:activate_user", args=[inspector.pk]))

    assert User.objects.get(pk=inspector.pk).is_active
