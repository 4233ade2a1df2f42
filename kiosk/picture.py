"""What the window shows just now, as a PNG."""

from pathlib import Path

from kivy.core.window import Window
from kivy.graphics.opengl import GL_RGB, GL_UNSIGNED_BYTE, glFinish, glReadPixels
from PIL import Image


def take_picture(target: Path) -> None:
    """Draw once more and read it back before the buffers change places. On the drawing thread only."""
    width, height = Window.system_size
    Window.dispatch("on_draw")
    glFinish()
    drawn = glReadPixels(0, 0, width, height, GL_RGB, GL_UNSIGNED_BYTE)
    picture = Image.frombytes("RGB", (width, height), bytes(drawn))
    picture.transpose(Image.Transpose.FLIP_TOP_BOTTOM).save(target)
