from axes.models import AccessAttempt
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import User
from accounts.services.pseudonym import pseudonymise_user
from tests.factories.accounts import make_user


def test_nothing_of_the_old_name_is_left(db):
    user = make_user("chenshifu", "陈师傅")
    user.set_password("Secret-12345")
    user.save()
    AccessAttempt.objects.create(username="chenshifu", failures_since_start=1)
    TOTPDevice.objects.create(user=user, name="手机")

    pseudonymise_user(user=user, username="erased-7k2m", display_name="已删除人员 7K2M")

    user = User.objects.get(pk=user.pk)
    assert (user.username, user.display_name, user.email) == ("erased-7k2m", "已删除人员 7K2M", "")
    assert (user.is_active, user.has_usable_password()) == (False, False)
    assert not AccessAttempt.objects.exists()
    assert not TOTPDevice.objects.exists()


def test_an_open_session_ends_with_the_next_page(sign_in, cook):
    client = sign_in(cook.user)
    assert client.get("/staff/me/").status_code == 200

    pseudonymise_user(user=cook.user, username="erased-7k2m", display_name="已删除人员 7K2M")

    assert client.get("/staff/me/").status_code == 302
