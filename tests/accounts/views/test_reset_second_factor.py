from django.urls import reverse
from django_otp import user_has_device

from tests.factories.second_factor import enrol


def test_it_forgets_the_phone(administrator, inspector, sign_in):
    enrol(inspector)

    sign_in(administrator).post(reverse("accounts:reset_second_factor", args=[inspector.pk]))

    assert not user_has_device(inspector)
