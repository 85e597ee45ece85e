import pytest
from django.conf import settings
from django.urls import reverse


@pytest.mark.parametrize(
    ("language", "name"), [("zh-CN", "index-methodology.zh-CN.md"), ("en", "index-methodology.md")]
)
def test_it_gives_the_document(client, language, name):
    response = client.get(reverse("portal:download_methodology", args=[language]))

    assert response.content == (settings.BASE_DIR / "docs" / name).read_bytes()
    assert name in response["Content-Disposition"]


@pytest.mark.parametrize("language", ["fr", "..%2Fsettings"])
def test_it_gives_nothing_else(client, db, language):
    assert client.get(f"/methodology/{language}.md").status_code == 404
