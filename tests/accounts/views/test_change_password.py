from django.urls import reverse

from accounts.models import User

URL = reverse("accounts:change_password")
OLD, NEW = "Noodles-2026", "Dumplings-2027"


def give_password(user, **fields):
    user.set_password(OLD)
    for name, value in fields.items():
        setattr(user, name, value)
    user.save()


def change(client, old=OLD, new=NEW, again=None):
    return client.post(URL, {"old_password": old, "new_password1": new, "new_password2": again or new})


def test_it_changes_and_stays_signed_in(officer, sign_in):
    give_password(officer)
    client, other = sign_in(officer), sign_in(officer)

    assert change(client)["Location"] == reverse("accounts:show_account")
    assert User.objects.get(pk=officer.pk).check_password(NEW)
    assert client.get(URL).status_code == 200
    assert other.get(URL).status_code == 302


def test_a_forced_change_leads_on(officer, sign_in):
    give_password(officer, must_change_password=True)
    client = sign_in(officer)

    assert "初始密码" in client.get(URL).content.decode()
    assert change(client)["Location"] == reverse("portal:home")
    assert client.get(reverse("accounts:show_account")).status_code == 200


def test_it_refuses_and_says_why(officer, sign_in):
    give_password(officer)
    client = sign_in(officer)

    for wrong, words in (
        ({"old": "wrong"}, "当前密码不正确"),
        ({"new": "short"}, "密码"),
        ({"again": "Dumplings-2028"}, "两次输入的新密码不一致"),
        ({"new": OLD}, "新密码不能与当前密码相同"),
        ({"new": "alllowercase"}, "至少 3 类"),
    ):
        response = change(client, **wrong)
        assert (response.status_code, words in response.content.decode()) == (200, True)

    assert User.objects.get(pk=officer.pk).check_password(OLD)
