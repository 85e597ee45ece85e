import pytest

from enterprises.models import Enterprise
from tests.factories.enterprises import make_enterprise

URL = "/enterprises/new/"
DATA = {
    "name": "新面馆",
    "kind": "CATERER",
    "credit_code": "91320594 000000000Y",
    "region": "320508",
    "address": "观前街1号",
    "longitude": "120.6",
    "latitude": "31.3",
    "size_band": "SMALL",
    "canteen_kind": "NONE",
    "chain_role": "NONE",
}


@pytest.fixture
def client(inspector, sign_in):
    return sign_in(inspector)


def test_it_registers_and_goes_to_the_card(client):
    response = client.post(URL, DATA)

    enterprise = Enterprise.objects.get()
    assert response["Location"] == f"/enterprises/{enterprise.public_id}/"
    assert (enterprise.name, enterprise.credit_code) == ("新面馆", "91320594000000000Y")


@pytest.mark.parametrize(
    ("values", "field", "told"),
    [
        ({"credit_code": "91320594000000000X"}, "credit_code", "校验码不对"),
        ({"credit_code": ""}, "credit_code", ""),
        ({"latitude": ""}, "latitude", "要么都填"),
        ({"latitude": "99"}, "latitude", ""),
        ({"region": "320585"}, "region", ""),
        ({"parent": "ABCD"}, "parent", "没有这个公开编号"),
    ],
)
def test_it_comes_back_with_the_error_at_its_field(client, far_district, values, field, told):
    response = client.post(URL, DATA | values)

    assert response.status_code == 200
    assert told in str(response.context["form"].errors[field])
    assert not Enterprise.objects.exists()


def test_a_site_is_registered_once(client):
    client.post(URL, DATA)

    assert "site" in client.post(URL, DATA).context["form"].errors


def test_a_parent_is_named_by_its_public_id(client, district):
    parent = make_enterprise(district)

    client.post(URL, DATA | {"parent": parent.spaced_public_id.lower(), "chain_role": "STORE"})

    assert Enterprise.objects.get(name="新面馆").parent == parent
