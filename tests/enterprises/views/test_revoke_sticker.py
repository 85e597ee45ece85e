from enterprises.services.sticker import issue_sticker


def test_it_revokes_with_a_reason(noodle_bar, inspector, at, sign_in):
    sticker = issue_sticker(enterprise=noodle_bar, by=inspector, at=at)
    client = sign_in(inspector)
    url = f"/enterprises/{noodle_bar.public_id}/stickers/{sticker.pk}/revoke/"

    assert "reason" in client.post(url, {"reason": ""}).context["form"].errors
    assert client.post(url, {"reason": "遗失"}).status_code == 302
    sticker.refresh_from_db()
    assert (bool(sticker.revoked_at), sticker.revoke_reason) == (True, "遗失")
    assert "已经作废" in client.post(url, {"reason": "再来"}).content.decode()
