"""Errors: problem+json under /api/, a calm page in the reader's language elsewhere."""

from flask.testing import FlaskClient


def test_an_unknown_page_is_said_calmly_in_the_readers_language(client: FlaskClient) -> None:
    answer = client.get("/nothing", headers={"Accept-Language": "lt"})
    assert answer.status_code == 404
    assert "Šiuo adresu nieko nėra" in answer.text
    assert 'lang="lt"' in answer.text


def test_an_unknown_api_address_is_a_problem(client: FlaskClient) -> None:
    answer = client.get("/api/v1/nothing")
    assert answer.status_code == 404
    assert answer.content_type == "application/problem+json"
    assert answer.get_json()["code"] == "not_found"


def test_health_readiness_and_measures_answer(client: FlaskClient) -> None:
    assert client.get("/healthz").get_json()["alive"] is True
    assert client.get("/readyz").get_json() == {"ready": True}
    assert "atrium_requests_total" in client.get("/metrics").text
