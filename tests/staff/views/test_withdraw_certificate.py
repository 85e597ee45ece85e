import pytest
from django.urls import reverse

from common.stored_file import FileMissing, read_encrypted, store_encrypted
from tests.factories.staff import make_certificate

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate(cook):
    return make_certificate(cook, photo=store_encrypted(b"jpeg", folder="certificates"))


@pytest.fixture
def address(certificate):
    return reverse("staff:withdraw_certificate", args=[certificate.pk])


def test_it_withdraws_and_the_photo_goes(
    certificate, address, cook, officer, sign_in, django_capture_on_commit_callbacks
):
    photo = certificate.photo
    with django_capture_on_commit_callbacks(execute=True):
        response = sign_in(officer).post(address, {"reason": "登记错了人"})

    certificate.refresh_from_db()
    assert response["Location"] == reverse("staff:show_person", args=[cook.code])
    assert certificate.withdrawn_at is not None
    assert (certificate.withdraw_reason, certificate.photo) == ("登记错了人", "")
    with pytest.raises(FileMissing):
        read_encrypted(photo)


def test_it_asks_for_a_reason_and_does_it_once(certificate, address, officer, sign_in):
    client = sign_in(officer)
    assert "请写明撤销原因。" in client.post(address, {"reason": " "}).text
    certificate.refresh_from_db()
    assert certificate.withdrawn_at is None

    client.post(address, {"reason": "重复"})

    assert "这张健康证明已经撤销。" in client.post(address, {"reason": "重复"}).text
