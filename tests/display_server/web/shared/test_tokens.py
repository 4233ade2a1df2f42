"""The look as pages get it: every token a CSS property, sizes that scale, icons and fonts from our own house only."""

import re

import pytest
from flask.testing import FlaskClient

from config.look import icons, tokens
from display_server.web.shared.tokens import icons_css, rem, tokens_css


def test_every_colour_of_every_theme_is_in_the_sheet() -> None:
    css = tokens_css()
    for palette in tokens()["colour"].values():
        for name, value in palette.items():
            assert f"--{name.replace('_', '-')}: {value};" in css.replace(" }", ";")


@pytest.mark.parametrize(("px", "said"), [(82, "5.125rem"), (16, "1rem"), (135, "8.4375rem"), (0, "0rem")])
def test_sizes_are_rem_so_that_screens_and_readers_can_scale_them(px: float, said: str) -> None:
    assert rem(px) == said


def test_every_icon_has_its_rule() -> None:
    assert icons_css().count("::before") == len(icons())


def test_a_sheet_that_is_the_same_is_not_sent_again(client: FlaskClient) -> None:
    first = client.get("/assets/tokens.css")
    again = client.get("/assets/tokens.css", headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code) == (200, 304)


@pytest.mark.parametrize("name", ["KioskSans-Regular.ttf", "manifest.json", "nothing.woff2"])
def test_only_page_fonts_are_handed_out(client: FlaskClient, name: str) -> None:
    assert client.get(f"/assets/fonts/{name}").status_code == 404


def test_pages_load_nothing_from_elsewhere(client: FlaskClient) -> None:
    css = client.get("/shared/base.css").get_data(as_text=True)
    for address in re.findall(r'url\("([^"]+)"\)', css):
        assert client.get(address).status_code == 200
