def test_it_ends_at_once(noodle_bar, officer, inspector, sign_in):
    membership = officer.memberships.get()
    url = f"/enterprises/{noodle_bar.public_id}/members/{membership.pk}/end/"
    mine = sign_in(officer)
    assert mine.get(f"/enterprises/{noodle_bar.public_id}/").status_code == 200

    assert sign_in(inspector).post(url, {"reason": "离职"}).status_code == 302

    assert mine.get(f"/enterprises/{noodle_bar.public_id}/").status_code == 404
    assert "已经结束" in sign_in(inspector).post(url, {"reason": "再来"}).content.decode()
