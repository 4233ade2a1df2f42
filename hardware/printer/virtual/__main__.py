"""`python -m hardware.printer.virtual`: a port-9100 printer whose paper is a web page. Ends on Ctrl-C or SIGTERM."""

import argparse
import signal
import sys
import threading
from pathlib import Path

from config.settings import PrinterSettings, read_settings
from hardware.printer.virtual.page import PaperPage
from hardware.printer.virtual.printer import VirtualPrinter


def main(arguments: list[str] | None = None) -> int:
    """Start, say where, wait for the end."""
    said = _parser().parse_args(arguments)
    given = {name: value for name, value in vars(said).items() if value is not None}
    settings: PrinterSettings = read_settings(PrinterSettings, **given)
    told = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: told.set())
    printer = VirtualPrinter(
        settings.printer_host, settings.printer_port, width=settings.width, folder=settings.paper_folder
    )
    try:
        printer.start()
    except OSError as taken:
        return _taken(settings.printer_host, settings.printer_port, "--port", taken)
    try:
        page = PaperPage((settings.printer_host, settings.paper_port), printer)
    except OSError as taken:
        printer.stop()
        return _taken(settings.printer_host, settings.paper_port, "--paper-port", taken)
    host, port = printer.address
    sys.stdout.write(f"Printer: tcp://{host}:{port}\nPaper:   http://{host}:{page.server_address[1]}/\n")
    sys.stdout.flush()
    _serve_until(told, page)
    printer.stop()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="printer",
        description="A virtual ticket printer: listens like a network printer, shows its paper as a page.",
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
