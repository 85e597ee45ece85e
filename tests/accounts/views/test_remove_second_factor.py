from django.urls import reverse
from django_otp import DEVICE_ID_SESSION_KEY, user_has_device

from tests.factories.second_factor import enrol

URL = reverse("accounts:remove_second_factor")


def test_enterprises_may(officer, sign_in):
    device = enrol(officer)
    client = sign_in(officer)
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = device.persistent_id
    session.save()

    assert client.post(URL)["Location"] == reverse("accounts:show_account")
    assert not user_has_device(officer)
    assert client.get(reverse("accounts:show_account")).status_code == 200


def test_government_may_not(inspector, sign_in):
    assert sign_in(inspector).post(URL).status_code == 403
    assert user_has_device(inspector)
