from django.urls import reverse

from accounts.models import User


def test_it_shows_a_new_password_once(administrator, inspector, sign_in):
    other = sign_in(inspector)

    response = sign_in(administrator).post(reverse("accounts:reset_password", args=[inspector.pk]))

    user = User.objects.get(pk=inspector.pk)
    assert user.check_password(response.context["password"])
    assert user.must_change_password
    assert "no-store" in response["Cache-Control"]
    assert other.get("/account/").status_code == 302  # all their sessions have ended
