"""The virtual printer's page: its tickets as pictures and its faults as buttons; the same as JSON for programs.

GET / · /state.json · /tickets.json · /tickets/<order|last>.(png|txt|bin); POST /control {"act": …, "amount": …} (JSON or form).
"""

import io
import json
from collections.abc import Callable
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from config.contract.words import Language
from config.locale import LANGUAGES, Words, words
from hardware.printer.virtual.acts import USUAL_AMOUNTS, Act, perform, wrong_now
from hardware.printer.virtual.ledger import PrintedTicket, describe
from hardware.printer.virtual.printer import VirtualPrinter

_SHOWN = 12
_LONGEST_BODY = 4096
_STYLE = (
    "body{font:16px/1.45 system-ui,sans-serif;margin:0;background:#E4DDCF;color:#14231F}"
    "header{padding:20px 28px;background:#fff}h1{font-size:22px;margin:0 0 6px}"
    "form{display:inline-flex;gap:6px;margin:4px 8px 4px 0}input{width:5em;font:inherit}"
    "button{font:inherit;min-height:40px;padding:4px 14px;border:2px solid #14231F;border-radius:8px;background:#fff}"
    "main{display:flex;flex-wrap:wrap;gap:28px;padding:28px;align-items:flex-start}figure{margin:0}"
    "img{display:block;width:320px;background:#fff;box-shadow:0 2px 10px #0003}figcaption{padding:6px 0}"
)


class PaperPage(ThreadingHTTPServer):
    """Serves one printer's page. Raises OSError where the port is taken."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], printer: VirtualPrinter) -> None:
        super().__init__(address, _Request)
        self.printer = printer


class _Request(BaseHTTPRequestHandler):
    server: PaperPage

    def do_GET(self) -> None:
        """A picture, a list, or the page."""
        path = urlsplit(self.path).path
        printer = self.server.printer
        if path == "/":
            self._send(_page(printer, self._language()).encode(), "text/html; charset=utf-8")
        elif path == "/state.json":
            self._send_json(_state(printer))
        elif path == "/tickets.json":
            self._send_json([describe(ticket) for ticket in printer.tickets])
        elif path.startswith("/tickets/") and (found := _ticket_file(printer.tickets, path[9:])):
            self._send(*found)
        else:
            self._send_json({"wrong": "no such page"}, HTTPStatus.NOT_FOUND)

    def do_POST(self) -> None:
        """One act on the printer."""
        asked = self._asked()
        try:
            act = Act(str(asked.get("act")))
            amount = float(str(asked["amount"])) if asked.get("amount") not in (None, "") else None
        except ValueError:
            acts = ", ".join(act.value for act in Act)
            self._send_json({"wrong": f"act must be one of {acts}; amount a number"}, HTTPStatus.BAD_REQUEST)
            return
        perform(act, self.server.printer.faults, amount)
        if "json" in self.headers.get("Content-Type", ""):
            self._send_json(_state(self.server.printer))
        else:
            self.send_response(HTTPStatus.SEE_OTHER)
            self.send_header("Location", f"/?language={self._language()}")
            self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it
        """Quiet: the ledger is the record."""

    def _asked(self) -> dict[str, object]:
        body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), _LONGEST_BODY))
        if "json" not in self.headers.get("Content-Type", ""):
            return {name: values[-1] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}
        try:
            said = json.loads(body)
        except ValueError:
            return {}
        return said if isinstance(said, dict) else {}

    def _language(self) -> Language:
        wanted = parse_qs(urlsplit(self.path).query).get("language", ["en"])[0]
        return Language(wanted) if wanted in list(Language) else Language.ENGLISH

    def _send_json(self, content: object, status: HTTPStatus = HTTPStatus.OK) -> None:
        self._send(json.dumps(content, ensure_ascii=False).encode(), "application/json", status)

    def _send(self, content: bytes, kind: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(content)


def _state(printer: VirtualPrinter) -> dict[str, object]:
    return {
        "tickets": len(printer.tickets),
        "wrong": [act.value for act in wrong_now(printer.faults)],
        "misunderstood": list(printer.misunderstood),
        "address": printer.url,
    }


def _ticket_file(tickets: list[PrintedTicket], name: str) -> tuple[bytes, str] | None:
    """The bytes and kind of `7.png`, `last.txt`, `last.bin` …; None where there is no such thing."""
    which, _, kind = name.partition(".")
    order = len(tickets) if which == "last" else int(which) if which.isdecimal() else 0
    makers: dict[str, tuple[Callable[[PrintedTicket], bytes], str]] = {
        "png": (_png, "image/png"),
        "txt": (lambda ticket: ticket.text.encode(), "text/plain; charset=utf-8"),
        "bin": (lambda ticket: ticket.raw, "application/octet-stream"),
    }
    if kind not in makers or not 1 <= order <= len(tickets):
        return None
    make, content_type = makers[kind]
    return make(tickets[order - 1]), content_type


def _png(ticket: PrintedTicket) -> bytes:
    out = io.BytesIO()
    ticket.picture.save(out, "PNG")
    return out.getvalue()


def _page(printer: VirtualPrinter, language: Language) -> str:
    say = words(language)
    wrong = ", ".join(say.say(f"paper.act.{act}") for act in wrong_now(printer.faults))
    state = say.say("paper.page.wrong", faults=wrong) if wrong else say.say("paper.page.fine")
    unread = "".join(f"<p>{escape(say.say('paper.page.unread', what=what))}</p>" for what in printer.misunderstood[-1:])
    shown = "".join(_figure(ticket, say) for ticket in reversed(printer.tickets[-_SHOWN:]))
    others = " · ".join(f'<a href="/?language={code}">{escape(LANGUAGES[code].own_name)}</a>' for code in Language)
    title = escape(say.say("paper.page.title"))
    return (
        f'<!doctype html><html lang="{LANGUAGES[language].html}"><meta charset="utf-8"><title>{title}</title>'
        f'<meta http-equiv="refresh" content="5"><style>{_STYLE}</style><header><h1>{title}</h1><p>{others}</p>'
        f"<p><strong>{escape(state)}</strong></p>{unread}{''.join(_form(act, say, language) for act in Act)}</header>"
        f"<main>{shown or '<p>' + escape(say.say('paper.page.none')) + '</p>'}</main></html>"
    )


def _form(act: Act, say: Words, language: Language) -> str:
    label = escape(say.say(f"paper.act.{act}"))
    usual = USUAL_AMOUNTS.get(act)
    amount = (
        "" if usual is None else f'<input name="amount" inputmode="decimal" value="{usual:g}" aria-label="{label}">'
    )
    return (
        f'<form method="post" action="/control?language={language}"><input type="hidden" name="act" value="{act}">'
        f"{amount}<button>{label}</button></form>"
    )


def _figure(ticket: PrintedTicket, say: Words) -> str:
    half = "" if ticket.whole else f" · {escape(say.say('paper.page.half'))}"
    name = escape(ticket.number or "–")
    kept = " · ".join(f'<a href="/tickets/{ticket.order}.{kind}">{kind.upper()}</a>' for kind in ("png", "txt", "bin"))
    caption = f"{ticket.order}. {name} · {ticket.cut_at.astimezone():%H:%M:%S} · {len(ticket.raw)} B{half} · {kept}"
    return f'<figure><img src="/tickets/{ticket.order}.png" alt="{name}"><figcaption>{caption}</figcaption></figure>'
