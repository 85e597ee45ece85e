from django.urls import reverse

from tests.factories.second_factor import enrol

URL = reverse("accounts:show_account")


def test_it_shows_name_and_roles(inspector, sign_in):
    page = sign_in(inspector).get(URL).content.decode()

    assert "监管人员" in page
    assert "姑苏区" in page


def test_links_depend_on_the_role(inspector, administrator, auditor, sign_in):
    pages = [sign_in(user).get(URL).content.decode() for user in (inspector, administrator, auditor)]

    assert [f'href="{reverse("accounts:list_users")}"' in page for page in pages] == [False, True, False]
    assert [f'href="{reverse("accounts:list_audit_entries")}"' in page for page in pages] == [
        False,
        False,
        True,
    ]


def test_only_enterprises_may_remove_their_second_factor(officer, inspector, sign_in):
    enrol(inspector)
    device = enrol(officer)
    client = sign_in(officer)
    session = client.session
    session["otp_device_id"] = device.persistent_id
    session.save()
    remove = reverse("accounts:remove_second_factor")

    assert remove in client.get(URL).content.decode()
    assert remove not in sign_in(inspector).get(URL).content.decode()
