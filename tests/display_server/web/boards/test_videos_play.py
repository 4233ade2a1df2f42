"""What is made of sent videos plays in a board's own browser, as long as it should."""

import base64
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from display_server.services.boards.videos.prepare_video import prepare
from tests.display_server.services.boards.test_videos import SENT, read


@pytest.mark.browser
@pytest.mark.parametrize("name", ["phone.mp4", "screen.webm", "recorded.webm", "trimmed.mp4"])
def test_a_board_s_browser_plays_what_we_write_to_its_end(name: str, tmp_path: Path, browser: Browser) -> None:
    made = tmp_path / name
    seconds = read(SENT / name).seconds
    prepare(SENT / name, made, None)
    kind, data = f"video/{made.suffix[1:]}", base64.b64encode(made.read_bytes()).decode()
    page = browser.new_page()
    page.set_content(f'<video muted src="data:{kind};base64,{data}"></video>')
    played = page.evaluate(
        """() => new Promise((done) => {
             const video = document.querySelector("video");
             video.onended = () => done([video.duration, video.videoWidth, video.videoHeight]);
             video.onerror = () => done(video.error.message);
             video.play();
           })"""
    )
    page.close()
    assert played == [pytest.approx(seconds, abs=0.05), 64, 48]
