"""Every page that people sign in for, with something on it: for axe, and for looking at them."""

from typing import Any
from uuid import UUID

from flask.testing import FlaskClient

from config.contract.words import DeviceKind, Language
from config.version import PROGRAM
from display_server.app import create_app
from display_server.db.engine.transaction import Transaction
from display_server.domain.contents import ContentEntry, ContentKind
from display_server.hub import Hub
from display_server.services.boards.edit_contents import add_content
from display_server.services.boards.preparing import end_content
from display_server.services.devices.ask_pairing import ask_pairing
from display_server.services.devices.note_seen import note_seen
from display_server.services.devices.rollouts import begin_rollout, move_on
from display_server.services.house.house_import import (
    begin_house_import,
    keep_given,
    keep_house_look,
    keep_house_rows,
)
from display_server.services.house.keep_guide import keep_guide
from display_server.services.house.words_import import begin_words_import, keep_looked
from display_server.services.plans.plans import keep_plan
from display_server.services.records.reports import ask_report
from tests.conftest import StandingClock
from tests.display_server.services.plan_acts import plan_of
from tests.display_server.services.queue_acts import arrive, book, take_number
from tests.display_server.web.admin.test_kiosk_editor import FORM
from tests.display_server.web.admin.test_webhook_pages import WANTED
from tests.display_server.web.people import add_person, sign_in, token_on
from tests.display_server.web.phone.test_ways import plan, the_site
from tests.sheets.__main__ import pair_board
from tests.small_cast import KIOSK, NOW

BOARD = UUID(int=77)
FURNISHER = "furnisher@st-anna.example"
CONSOLE = "/staff/desks/cardiology-14"

PAGES = {
    "admin.today": "/admin/today",
    "admin.start": "/admin/start",
    "admin.fleet": "/admin/",
    "admin.device": f"/admin/devices/{KIOSK}",
    "admin.kiosk": f"/admin/devices/{KIOSK}/kiosk",
    "admin.remote": f"/admin/devices/{KIOSK}/remote",
    "admin.walks": f"/admin/devices/{KIOSK}/walks",
    "admin.board": f"/admin/devices/{BOARD}/board",
    "admin.fleet_group": "/admin/groups",
    "admin.pair": "/admin/pair",
    "admin.name_device": "/admin/pair/{code}",
    "admin.alarm_contacts": "/admin/alarms",
    "admin.broadcasts": "/admin/broadcasts",
    "admin.broadcast_log": "/admin/broadcasts/log",
    "admin.feedback": "/admin/feedback",
    "admin.house": "/admin/house",
    "admin.site": "/admin/house/site",
    "admin.new_department": "/admin/house/departments/new",
    "admin.department": "/admin/house/departments/cardiology",
    "admin.new_service": "/admin/house/services/new?department=cardiology",
    "admin.service": "/admin/house/services/blood-test",
    "admin.closing": "/admin/house/services/blood-test/close",
    "admin.new_desk": "/admin/house/desks/new?department=cardiology",
    "admin.desk": "/admin/house/desks/cardiology-12",
    "admin.places": "/admin/house/places",
    "admin.new_place": "/admin/house/places/new",
    "admin.place": "/admin/house/places/room-12",
    "admin.dictionary": "/admin/house/dictionary/departments?q=heart",
    "admin.translations": "/admin/house/translations",
    "admin.house_file": "/admin/house/file",
    "admin.house_import": "/admin/house/imports/1",
    "admin.guide": "/admin/guide",
    "admin.new_guide_question": "/admin/guide/new-question",
    "admin.guide_question": "/admin/guide/questions/what",
    "admin.hours": "/admin/hours",
    "admin.site_hours": "/admin/hours/hospital",
    "admin.service_hours": "/admin/hours/services/blood-test",
    "admin.desks": "/admin/desks",
    "admin.desk_services": "/admin/desks/laboratory-3",
    "admin.pathways": "/admin/pathways",
    "admin.new_pathway": "/admin/new-pathway",
    "admin.pathway": "/admin/pathways/heart",
    "admin.diversions": "/admin/diversions",
    "admin.maps": "/admin/maps",
    "admin.walk_test": "/admin/maps/walk",
    "admin.plan_editor": "/admin/maps/draft",
    "admin.plan_table": "/admin/maps/draft/table",
    "admin.publish_page": "/admin/maps/draft/publish",
    "admin.kiosk_editor": "/admin/kiosks",
    "admin.publish_kiosks": "/admin/kiosks/publish",
    "admin.contents": "/admin/contents",
    "admin.content": "/admin/contents/1",
    "admin.own_words": "/admin/words?q=help",
    "admin.words_file": "/admin/words/file",
    "admin.words_import": "/admin/words/imports/1",
    "admin.plan_file": "/admin/maps/file",
    "admin.sentence": "/admin/words/kiosk.help.title",
    "admin.paper": "/admin/paper",
    "admin.people": "/admin/people",
    "admin.sign_ins": "/admin/people/sign-ins",
    "admin.new_person": "/admin/people/new",
    "admin.person": "/admin/people/1",
    "admin.directory_people": "/admin/people/directory",
    "admin.staff_file": "/admin/people/file",
    "admin.staff_import": "/admin/people/imports/2",
    "admin.permissions": "/admin/permissions",
    "admin.sites": "/admin/sites",
    "admin.reports": "/admin/reports",
    "admin.report": "/admin/reports/1",
    "admin.waits": "/admin/waits",
    "admin.audit": "/admin/audit",
    "admin.verify_audit": "/admin/audit/verify",
    "admin.backups": "/admin/backups",
    "admin.updates": "/admin/updates",
    "admin.systems": "/admin/systems",
    "admin.new_token": "/admin/systems/tokens/new",
    "admin.webhooks": "/admin/webhooks",
    "admin.new_webhook": "/admin/webhooks/new",
    "admin.webhook": "/admin/webhooks/{webhook}",
    "staff.desks": "/staff/",
    "staff.console": CONSOLE,
    "staff.find": f"{CONSOLE}/find",
    "staff.add": f"{CONSOLE}/add",
    "staff.desk_panel": f"{CONSOLE}/more",
    "staff.shortcuts": f"{CONSOLE}/shortcuts",
    "staff.downtime": f"{CONSOLE}/downtime",
    "staff.downtime_list": f"{CONSOLE}/downtime-list",
    "sign_in.own": "/sign-in/own",
    "sign_in.sites": "/sign-in/sites",
}
"""By endpoint. What stands in braces `furnish` answers."""
OTHER_LISTS = ["/admin/?show=printers", "/admin/contents/2", "/admin/contents/3"]
"""A page of the same endpoint that shows other things: printers, a picture that is being prepared, a video that was refused."""


def furnish(hub: Hub) -> dict[str, str]:
    """Something of everything, entered through the pages themselves where that is short."""
    book(hub)
    arrive(hub)
    take_number(hub)
    take_number(hub, "blood-test")
    hub.writer.run(
        lambda tx: pair_board(tx, BOARD, {"view": "department", "department": "cardiology", "language": "en"})
    )
    said: dict[str, Any] = {"paper": "ready", "printers": ["ready", "out"], "papers_since": [NOW.isoformat()] * 2}
    stands = {"version": PROGRAM, "step": "refused", "trouble": "self_test"}
    said |= {"program_version": "0.0.9", "update": stands}
    hub.writer.run(lambda tx: note_seen(tx, {KIOSK: (NOW, said)}))
    hub.writer.run(lambda tx: begin_rollout(tx, size=0, sha256="", pause="4", who="command"))
    hub.writer.run(lambda tx: move_on(tx, who="command"))
    hub.writer.run(lambda tx: move_on(tx, who="command"))
    answers = [{"says": ["Heart"], "department": "cardiology"}, {"says": ["Chest pain"], "alarm": True}]
    guide = {"languages": ["en"], "questions": [{"code": "what", "asks": ["What?"], "answers": answers}]}
    hub.writer.run(lambda tx: keep_guide(tx, said=guide, who="command"))
    drawn = plan().model_dump(mode="json")
    hub.writer.run(lambda tx: keep_plan(tx, site=the_site(tx), plan=plan_of(drawn), source="plan.json", who="command"))
    hub.writer.run(lambda tx: ask_report(tx, first="2026-03-11", last="2026-03-11", who="command"))
    looked = [("kiosk.help.title", {Language.ENGLISH: ["Call us"]})]
    hub.writer.run(lambda tx: keep_looked(tx, rows=looked, own={}, file="words.csv", who="command"))
    hub.writer.run(lambda tx: begin_words_import(tx, key=1, who="command"))
    hub.writer.run(_send_tables)
    add_person(hub, FURNISHER, ["admin"])
    asked = hub.writer.run(
        lambda tx: ask_pairing(tx, kind=DeviceKind.BOARD, model="Chrome", address="10.0.0.8", hub_fingerprint="ab:cd")
    )
    client = create_app(hub.settings, StandingClock(), hub).test_client()
    sign_in(client, FURNISHER)
    known = {"code": asked.code, "webhook": _enter(client)}
    hub.writer.run(_send_files)
    return known


def _send_tables(tx: Transaction) -> None:
    """Of the house, looked at, with faults; and of people, on its way in."""
    faults = [[3, "departments", "floor", "shape", "eyes"], [4, "services", "people", "left", "blood-test"]]
    tables: list[tuple[str, list[Any]]] = [
        ("house", ["departments", "cardiology", {"floor": "3"}, {"floor": "2"}, 2, "changed"]),
        ("people", ["people", "", {"email": "ona@st-anna.example"}, None, 2, "new"]),
    ]
    for about, row in tables:
        key = keep_given(tx, about=about, given=[], faults=[], file=f"{about}.csv", who="command")
        keep_house_rows(tx, key=key, begin=0, rows=[row])
        keep_house_look(tx, key=key, total=1, counts={str(row[-1]): 1}, faults=faults if about == "house" else [])
    begin_house_import(tx, about="people", key=2, who="command")


def _send_files(tx: Transaction) -> None:
    """After the text that `_enter` adds: a picture on its way, and a video that was not taken."""
    for kind, upload in ((ContentKind.PICTURE, "a"), (ContentKind.VIDEO, "b")):
        key = add_content(tx, kind=kind, entry=ContentEntry(title=kind.value), coming=upload, who="command")
    end_content(tx, key=key, upload="b", file=None, made=None, failed="codec")


def _enter(client: FlaskClient) -> str:
    token = token_on(client.get("/admin/contents").text)

    def post(address: str, **said: object) -> str:
        answer = client.post(address, data={"csrf_token": token, **said})
        assert answer.status_code < 400, f"{address} {answer.status_code}"
        return answer.text

    post("/admin/contents", kind="text", title="Tea", playlist="", seconds="10", words_en="Tea is served at four")
    post("/admin/new-pathway", code="heart", name_en="Heart check", service=["blood-test", "cardiology-consultation"])
    post("/admin/maps/draft/begin")
    post("/admin/kiosks", **FORM)
    post("/admin/broadcasts", kind="drill", zone="department:laboratory", confirmed="yes")
    made = client.post("/admin/webhooks", data={"csrf_token": token, **WANTED})
    assert made.status_code < 400, made.text
    listed = client.get("/admin/webhooks").text
    return listed.split("/admin/webhooks/")[-1].split('"')[0]
