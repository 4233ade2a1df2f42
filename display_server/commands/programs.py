"""`serve`, `web`, `push`, `jobs`, `front`: the programs of the hub, together or each alone."""

from argparse import ArgumentParser, Namespace

from config.logs import write_logs
from config.settings import HubSettings
from display_server.commands.table import Command


def _serve(settings: HubSettings, _said: Namespace) -> int:
    from display_server.supervise import BEGINS_ANEW, serve
    from display_server.update.settle import begin_anew, settle_update

    write_logs("hub", settings.log_json)
    settle_update(settings)
    status = serve(settings)
    if status == BEGINS_ANEW:
        begin_anew()
    return status


def _web(settings: HubSettings, said: Namespace) -> int:
    from display_server.web_process import run_web

    write_logs("web", settings.log_json)
    run_web(settings, said.worker)
    return 0


def _pages(settings: HubSettings, _said: Namespace) -> int:
    from display_server.pages_process import run_pages

    write_logs("web", settings.log_json)
    run_pages(settings)
    return 0


def _worker_argument(parser: ArgumentParser) -> None:
    parser.add_argument("--worker", type=int, default=1, help="which of several on one port (the supervisor says it)")


def _push(settings: HubSettings, said: Namespace) -> int:
    from display_server.push.process import run_push

    write_logs("push", settings.log_json)
    run_push(settings, said.worker)
    return 0


def _jobs(settings: HubSettings, _said: Namespace) -> int:
    from display_server.jobs.process import run_jobs

    write_logs("jobs", settings.log_json)
    run_jobs(settings)
    return 0


def _front(settings: HubSettings, _said: Namespace) -> int:
    from display_server.front.proxy import Address, run_front
    from display_server.ports import reached_at, settle_port

    write_logs("front", settings.log_json)
    port = settle_port(settings.host, settings.front_port or 0, "the front", "ATRIUM_FRONT_PORT")
    host = reached_at(settings.host)
    run_front(settings.host, port, Address(host, settings.web_port), Address(host, settings.push_port))
    return 0


COMMANDS = [
    Command("serve", "start web, push and jobs together and keep them running (the default)", _serve),
    Command("web", "answer pages and devices; the one program that writes", _web, _worker_argument),
    Command("pages", "answer people's pages; web starts it by itself", _pages),
    Command("push", "send every screen its state", _push, _worker_argument),
    Command("jobs", "do what falls due by itself", _jobs),
    Command("front", "join web and push under one origin (a demo's stand-in for a reverse proxy)", _front),
]
