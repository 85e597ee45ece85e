import pytest
from django.urls import reverse


def entries(client, name):
    return [item["url"] for item in client.get(reverse(name)).context["navigation"]]


@pytest.mark.parametrize("person", ["inspector", "auditor", "administrator", "cadre"])
def test_every_entry_of_government_opens(request, sign_in, person):
    client = sign_in(request.getfixturevalue(person))

    for url in entries(client, "portal:cockpit"):
        assert client.get(url).status_code == 200, url


def test_every_entry_of_an_enterprise_opens(sign_in, officer):
    client = sign_in(officer)

    for url in entries(client, "portal:enterprise_home"):
        assert client.get(url).status_code == 200, url


def test_a_stranger_gets_none(client, db):
    assert entries(client, "portal:methodology") == []
