from django.urls import reverse

from scoring.models import IndexModelVersion
from tests.factories.scoring import model_in_force

URL = reverse("portal:methodology")


def test_it_tells_the_weights_in_force(client, db):
    dimensions = model_in_force().parameters["dimensions"]

    page = client.get(URL).content.decode()

    for rules in dimensions.values():
        assert f"权重{rules['weight']}" in page


def test_it_says_when_no_model_is_in_force(client, db, monkeypatch):
    monkeypatch.setattr(IndexModelVersion.objects, "in_force", lambda day: IndexModelVersion.objects.none())

    assert "现在没有施行的模型" in client.get(URL).content.decode()
