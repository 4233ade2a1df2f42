"""Where an administrator may have events sent to."""

import pytest

from display_server.services.systems.webhook_url import UrlWrong, check_url


@pytest.mark.parametrize(
    "url", ["https://his.example/in", "https://his.example:8443/a?b=c", "http://127.0.0.1:9000/", "http://localhost/x",
            "http://[::1]:9000/"],
)  # fmt: skip
def test_https_anywhere_and_http_to_this_machine(url: str) -> None:
    assert check_url(f" {url} ") == url


@pytest.mark.parametrize(
    ("url", "reason"),
    [("http://his.example/in", "url_https"), ("ftp://his.example", "url_https"), ("http://127.0.0.1.example/", "url_https"),
     ("http://10.0.0.1/", "url_https"), ("his.example/in", "url_shape"), ("https://", "url_shape"), ("", "url_shape"),
     ("https://user:word@his.example/", "url_shape"), ("https://his.example/#x", "url_shape"),
     ("https://his.example:99999/", "url_shape"), ("https://his.example/\r\nX: y", "url_shape"),
     ("https://his.example/a b", "url_shape"), ("https://" + "a" * 600, "url_shape")],
)  # fmt: skip
def test_everything_else_is_refused_in_words(url: str, reason: str) -> None:
    with pytest.raises(UrlWrong) as refused:
        check_url(url)
    assert refused.value.reason == reason
