def test_it_appoints_or_says_why_not(noodle_bar, rival, inspector, cadre, sign_in):
    client = sign_in(inspector)
    url = f"/enterprises/{noodle_bar.public_id}/members/assign/"

    for username in ("nobody", "cadre"):
        assert (
            "username" in client.post(url, {"username": username, "role": "OFFICER"}).context["form"].errors
        )
    assert client.post(url, {"username": "rival", "role": "DIRECTOR"}).status_code == 302
    assert rival.memberships.filter(enterprise=noodle_bar, role="DIRECTOR").exists()
    assert "role" in client.post(url, {"username": "rival", "role": "DIRECTOR"}).context["form"].errors
