from enterprises.services.sticker import issue_sticker


def test_it_is_a_picture(noodle_bar, inspector, at, sign_in):
    sticker = issue_sticker(enterprise=noodle_bar, by=inspector, at=at)

    response = sign_in(inspector).get(f"/enterprises/{noodle_bar.public_id}/stickers/{sticker.pk}.svg")

    assert response["Content-Type"] == "image/svg+xml"
    assert response.content.startswith(b"<?xml")
