from django.urls import reverse
from django_otp.plugins.otp_static.models import StaticToken

URL = reverse("accounts:create_recovery_codes")


def test_it_shows_new_ones(inspector, sign_in):
    client = sign_in(inspector)
    first = client.post(URL).context["codes"]
    second = client.post(URL).context["codes"]

    assert set(StaticToken.objects.values_list("token", flat=True)) == set(second)
    assert set(first) & set(second) == set()


def test_without_a_second_factor_there_are_none(officer, sign_in):
    assert sign_in(officer).post(URL).status_code == 403
    assert StaticToken.objects.count() == 0
