from accounts.models import AuditEntry
from tests.enterprises.views.test_create_enterprise import DATA
from tests.factories.enterprises import make_enterprise


def test_it_saves(noodle_bar, inspector, sign_in):
    client = sign_in(inspector)
    url = f"/enterprises/{noodle_bar.public_id}/edit/"
    assert 'value="平江面馆"' in client.get(url).content.decode()

    response = client.post(url, DATA | {"name": "平江老面馆"})

    noodle_bar.refresh_from_db()
    assert (response.status_code, noodle_bar.name, noodle_bar.address) == (302, "平江老面馆", "观前街1号")
    assert AuditEntry.objects.get(action="update_enterprise").actor == inspector


def test_a_foreign_enterprise_needs_no_credit_code(district, inspector, sign_in):
    enterprise = make_enterprise(district, address="")
    data = DATA | {"credit_code": "", "address": "", "name": "Swan"}

    assert sign_in(inspector).post(f"/enterprises/{enterprise.public_id}/edit/", data).status_code == 302


def test_a_loop_in_the_chain_is_told_at_its_field(noodle_bar, district, inspector, sign_in):
    store = make_enterprise(district, parent=noodle_bar)

    response = sign_in(inspector).post(
        f"/enterprises/{noodle_bar.public_id}/edit/", DATA | {"parent": store.public_id}
    )

    assert "上级企业不能是" in str(response.context["form"].errors["parent"])
