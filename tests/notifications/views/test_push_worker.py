from django.urls import reverse


def test_it_is_a_script_for_the_pages_of_notices(client):
    response = client.get(reverse("notifications:push_worker"))

    assert response["Content-Type"] == "text/javascript"
    assert "no-cache" in response["Cache-Control"]
    assert 'const LIST = "/notifications/";' in response.content.decode()
    assert reverse("notifications:push_worker").startswith("/notifications/")  # its scope
