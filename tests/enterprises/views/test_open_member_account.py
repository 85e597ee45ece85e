from accounts.models import User


def test_it_shows_the_password_once(noodle_bar, inspector, sign_in):
    client = sign_in(inspector)
    url = f"/enterprises/{noodle_bar.public_id}/members/new/"
    data = {"username": "chef", "display_name": "王师傅", "role": "OFFICER"}

    response = client.post(url, data)

    chef = User.objects.get(username="chef")
    password = response.context["new"].initial_password
    assert chef.check_password(password)
    assert password in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert password not in client.get(f"/enterprises/{noodle_bar.public_id}/").content.decode()
    assert "已有人使用" in client.post(url, data).content.decode()
