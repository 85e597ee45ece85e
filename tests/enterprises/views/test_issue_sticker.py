from enterprises.models import Enterprise


def test_it_issues(noodle_bar, inspector, sign_in):
    response = sign_in(inspector).post(f"/enterprises/{noodle_bar.public_id}/stickers/new/", follow=True)

    assert noodle_bar.stickers.get().serial in response.content.decode()


def test_a_closed_business_gets_none(noodle_bar, inspector, sign_in):
    Enterprise.objects.filter(pk=noodle_bar.pk).update(status="CLOSED")

    response = sign_in(inspector).post(f"/enterprises/{noodle_bar.public_id}/stickers/new/", follow=True)

    assert "不能签发" in response.content.decode()
    assert not noodle_bar.stickers.exists()
