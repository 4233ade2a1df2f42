"""What a job would look like on a printer's paper, at once and without any printer: for an administrator's preview."""

from PIL import Image

from hardware.printer.virtual.buffer import ReceiveBuffer
from hardware.printer.virtual.mechanism import Mechanism
from hardware.printer.virtual.models import MODELS
from hardware.printer.virtual.paper import Paper


def picture_of(job: bytes, model: str) -> Image.Image:
    """The first strip that `job` prints on `model`. Raises UnknownCommand, ValueError where nothing comes out."""
    strips: list[Paper] = []
    buffer = ReceiveBuffer()
    buffer.put(job)
    mechanism = Mechanism(
        buffer,
        MODELS[model],
        answer=lambda _data: None,
        confirm=lambda _data: None,
        used=lambda _rows: None,
        cut=lambda strip, _raw: strips.append(strip),
    )
    while not strips and len(buffer):
        mechanism.step()
    if not strips:
        raise ValueError("nothing came out")
    return strips[0].look()
