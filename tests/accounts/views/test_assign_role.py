from django.urls import reverse

from accounts.models import Role, User


def post(client, user, role, region):
    return client.post(
        reverse("accounts:assign_role", args=[user.pk]), {"role": role, "region": region.pk}, follow=True
    )


def test_it_assigns(administrator, inspector, district, sign_in):
    response = post(sign_in(administrator), inspector, Role.CADRE, district)

    assert "角色已授予" in response.content.decode()
    assert User.objects.get(pk=inspector.pk).roles == {Role.CADRE, Role.DISTRICT_REGULATOR}


def test_it_says_why_not(administrator, auditor, inspector, city, district, sign_in):
    client = sign_in(administrator)

    for user, role, region, words in (
        (inspector, Role.DISTRICT_REGULATOR, district, "已有这个角色"),
        (inspector, Role.CITY_REGULATOR, district, "市级监管人员须任职于市"),
        (auditor, Role.ADMINISTRATOR, city, "须由不同的人担任"),
    ):
        response = post(client, user, role, region)
        assert (response.status_code, words in response.content.decode()) == (200, True)
    assert User.objects.get(pk=auditor.pk).roles == {Role.AUDITOR}
