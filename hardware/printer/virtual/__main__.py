"""`python -m hardware.printer.virtual`: a printer on any plug whose paper is a web page. Ends on Ctrl-C or SIGTERM."""

import argparse
import signal
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

from config.settings import PrinterSettings, read_settings
from hardware.printer.virtual.acts import USUAL_AMOUNTS, Act, perform
from hardware.printer.virtual.faces import Face
from hardware.printer.virtual.faces.serial import SerialFace
from hardware.printer.virtual.faces.usb import UsbFace
from hardware.printer.virtual.faults import Faults
from hardware.printer.virtual.models import MODELS
from hardware.printer.virtual.page import PaperPage
from hardware.printer.virtual.printer import VirtualPrinter


def main(arguments: list[str] | None = None) -> int:
    """Start, say where, wait for the end."""
    said = _parser().parse_args(arguments)
    given = {
        name: value for name, value in vars(said).items() if name in PrinterSettings.model_fields and value is not None
    }
    settings: PrinterSettings = read_settings(PrinterSettings, **given)
    told = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: told.set())
    printer = VirtualPrinter(
        settings.printer_host, settings.printer_port, width=settings.width, folder=settings.paper_folder,
        model=said.model, face=_face(said),
    )  # fmt: skip
    for act, amount in said.fault:
        perform(act, printer.faults, amount)
    try:
        printer.start()
    except OSError as taken:
        return _taken(settings.printer_host, settings.printer_port, "--port", taken)
    try:
        page = PaperPage((settings.printer_host, settings.paper_port), printer)
    except OSError as taken:
        printer.stop()
        return _taken(settings.printer_host, settings.paper_port, "--paper-port", taken)
    sys.stdout.write(f"Printer: {printer.url}\nPaper:   http://{settings.printer_host}:{page.server_address[1]}/\n")
    sys.stdout.flush()
    _serve_until(told, page)
    printer.stop()
    return 0


def _face(said: argparse.Namespace) -> Callable[[Faults], Face] | None:
    """The plug that was asked for; None: the network's."""
    if said.face == "serial":
        return lambda faults: SerialFace(faults, said.device, said.baud)
    if said.face == "usb":
        return lambda faults: UsbFace(faults, said.device or Path(tempfile.mkdtemp(prefix="virtual-usb-")) / "bus")
    return None


def _fault(said: str) -> tuple[Act, float | None]:
    """`paper_out_after=6`, `open_cover`."""
    name, _, amount = said.partition("=")
    try:
        return Act(name), float(amount) if amount else None
    except ValueError:
        raise argparse.ArgumentTypeError(f"{said}: known are {', '.join(Act)}") from None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="printer",
        description="A virtual ticket printer on the network, a serial line or USB. Its paper is a page; it fails as told.",
    )
    parser.add_argument("--host", dest="printer_host", help="address to listen on (127.0.0.1)")
    parser.add_argument("--port", dest="printer_port", type=int, help="where tickets are sent (9100; 0: any free)")
    parser.add_argument(
        "--paper-port", dest="paper_port", type=int, help="where the paper is looked at (9180; 0: any free)"
    )
    parser.add_argument(
        "--folder", dest="paper_folder", type=Path, help="keep every ticket here: png, txt, bin, ledger.jsonl"
    )
    parser.add_argument("--width", choices=("80mm", "58mm"), help="the paper's width (80mm)")
    parser.add_argument(
        "--model", choices=sorted(MODELS), metavar="NAME", help="which printer it is: " + ", ".join(MODELS)
    )
    parser.add_argument("--face", choices=("network", "serial", "usb"), default="network", help="its plug (network)")
    parser.add_argument(
        "--device",
        type=Path,
        metavar="PATH",
        help="serial: the name of its line; usb: the socket its bus is reached by",
    )
    parser.add_argument("--baud", type=int, default=115_200, help="what its serial line is said to run at (115200)")
    parser.add_argument(
        "--fault", type=_fault, action="append", default=[], metavar="ACT[=AMOUNT]",
        help="wrong from the beginning, several times if you like: " + ", ".join(
            f"{act}={USUAL_AMOUNTS[act]:g}" if act in USUAL_AMOUNTS else act for act in Act
        ),
    )  # fmt: skip
    return parser


def _serve_until(told: threading.Event, page: PaperPage) -> None:
    threading.Thread(target=page.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
    while not told.wait(0.5):
        continue
    page.shutdown()
    page.server_close()


def _taken(host: str, port: int, flag: str, why: OSError) -> int:
    sys.stderr.write(f"Cannot listen on {host}:{port}: {why.strerror}. Choose another port with {flag}.\n")
    return 2


if __name__ == "__main__":
    sys.exit(main())
