"""The phone's addresses under `/v/<token>`: the page, how the visit stands, the right to listen to its line."""

from typing import Any

from babel import Locale
from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from config.contract.words import Language
from config.locale import LANGUAGES, name_of, words
from display_server.db.models import Place, Site
from display_server.domain.delay import DelayReason
from display_server.domain.topics import queue
from display_server.hub import this_hub
from display_server.web.phone.visit_on_phone import VisitOnPhone, site_of_phone, visit_on_phone
from display_server.web.shared.access import needs
from display_server.web.shared.page_language import page_language
from display_server.web.shared.pages import show
from display_server.web.shared.permissions import Permission
from display_server.web.shared.stream_pass import answer_with_pass

blueprint = Blueprint("phone", __name__, url_prefix="/v", template_folder="templates", static_folder="static")


@blueprint.get("/<token>")
@needs(Permission.PUBLIC)  # the token is the right: 128 bit on the patient's own paper
def page(token: str) -> ResponseReturnValue:
    site, visit = _find(token)
    if visit is None:
        return show("phone/unknown.html", _asked() or page_language(), site=site, name_of=name_of), 404
    language = _asked() or visit.language
    return show(
        "phone/visit.html",
        language,
        site=site,
        visit=visit,
        said=_said(visit, site, language),
        settings=_settings(token, visit, site, language),
        name_of=lambda names: name_of(names, language, Language(site.language)),
    )


@blueprint.get("/<token>/state")
@needs(Permission.PUBLIC)
def state(token: str) -> ResponseReturnValue:
    """How the visit stands now, for a page that no longer finds its number in the line."""
    site, visit = _find(token)
    if visit is None:
        raise NotFound
    return jsonify(_said(visit, site, _asked() or visit.language))


@blueprint.post("/<token>/pass")
@needs(Permission.PUBLIC)
def stream_pass(token: str) -> ResponseReturnValue:
    """The right to hear this one line for ten minutes."""
    _, visit = _find(token)
    if visit is None:
        raise NotFound
    return answer_with_pass(f"phone-{visit.visit_id.hex[-12:]}", [queue(visit.service_id)])


def _find(token: str) -> tuple[Site, VisitOnPhone | None]:
    hub = this_hub()
    with hub.database.reading() as session:
        return site_of_phone(session), visit_on_phone(session, token, hub.clock.now())


def _asked() -> Language | None:
    asked = request.args.get("language")
    return Language(asked) if asked in set(Language) else None


def _said(visit: VisitOnPhone, site: Site, language: Language) -> dict[str, Any]:
    """What the page draws: the same from the first byte and from `state`."""
    return {
        "state": visit.state.value,
        "ahead": visit.ahead,
        "room": _room(visit.room, site, language) if visit.room else None,
        "called_at": visit.called_at.isoformat() if visit.called_at else None,
        # What the page was drawn from: where it has changed, the page comes anew.
        "drawn_from": [
            queue(visit.service_id),
            [step.state.value for step in visit.steps],
            [[one.number, one.state.value] for one in visit.family],
        ],
    }


def _room(room: Place, site: Site, language: Language) -> dict[str, str | None]:
    return {"name": name_of(room.names, language, Language(site.language)), "label": room.label}


def _settings(token: str, visit: VisitOnPhone, site: Site, language: Language) -> dict[str, Any]:
    say = words(language).say
    return {
        "number": visit.number,
        "topic": queue(visit.service_id),
        "asks_again": bool(visit.family),
        "language": language.value,
        "site_language": site.language,
        "zone": site.zone,
        "hub_time": this_hub().clock.now().isoformat(),
        "pass": f"/v/{token}/pass",
        "state": f"/v/{token}/state?language={language.value}",
        "now": _said(visit, site, language),
        "words": {
            "ahead": _plural_forms(language),
            "ahead_none": say("phone.ahead_none"),
            "turn": say("phone.turn"),
            "delay": say("phone.delay"),
            "absence": say("phone.absence"),
            "absence_here": say("phone.absence_here"),
            "reasons": {reason.value: say(f"common.delay_reason.{reason.value}") for reason in DelayReason},
            "called_at": say("phone.called_at"),
            "live": say("phone.live"),
            "not_live": say("phone.not_live"),
            "done": say("phone.finished"),
            "no_show": say("phone.no_show"),
            "serving": say("phone.serving"),
        },
    }


def _plural_forms(language: Language) -> dict[str, str]:
    """CLDR category → sentence with `{count}`, so that the page can count by itself (`Intl.PluralRules`)."""
    plural = Locale.parse(LANGUAGES[language].cldr).plural_form
    count = words(language).count
    return {
        plural(number): count("phone.ahead", number).replace(str(number), "{count}") for number in range(101, 0, -1)
    }
