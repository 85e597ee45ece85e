from django.urls import reverse

from accounts.models import User


def test_it_shuts_the_account(administrator, inspector, sign_in):
    other = sign_in(inspector)

    sign_in(administrator).post(reverse("accounts:deactivate_user", args=[inspector.pk]))

    assert not User.objects.get(pk=inspector.pk).is_active
    assert other.get("/account/").status_code == 302
