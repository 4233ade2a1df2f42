"""The phone's addresses under `/v/<token>`: the page, how the visit stands, the right to listen to its line."""

from typing import Any

from babel import Locale
from flask import Flask, jsonify, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from config.contract.words import Language
from config.locale import LANGUAGES, name_of, words
from display_server.db.models import Site
from display_server.domain.delay import DelayReason
from display_server.domain.topics import queue
from display_server.hub import this_hub
from display_server.services.lines.ghosts_today import saw_patient
from display_server.web.phone import act_routes, change_routes, front_door, way_routes
from display_server.web.phone.act_routes import refusal_words
from display_server.web.phone.face import blueprint, find, language_asked, said_of
from display_server.web.phone.kept import forget, keep, language_kept, letters_wanted, visit_kept
from display_server.web.phone.visit_on_phone import KEPT, VisitOnPhone
from display_server.web.shared.access import needs
from display_server.web.shared.emergency_sentences import emergency_sentences
from display_server.web.shared.page_language import page_language
from display_server.web.shared.pages import show
from display_server.web.shared.permissions import Permission
from display_server.web.shared.stream_pass import answer_with_pass

_WAIT = ("minutes", "up_to", "before", "free", "longer")

__all__ = ["act_routes", "blueprint", "change_routes", "way_routes"]


def set_up(app: Flask) -> None:
    """The hospital's bare address stands beside `/v/`."""
    app.register_blueprint(front_door.blueprint)


@blueprint.get("/")
@needs(Permission.PUBLIC)  # leads only where this browser has been
def again() -> ResponseReturnValue:
    """Whoever closed the tab: back to the number, where this phone had one open and it still says something."""
    token = visit_kept()
    site, visit = find(token or "")
    if token is not None and visit is not None:
        return redirect(url_for("phone.page", token=token, language=language_kept()), code=303)
    return forget(make_response(_unknown(site), 404))


@blueprint.get("/<token>")
@needs(Permission.PUBLIC)  # the token is the right: 128 bit on the patient's own paper
def page(token: str) -> ResponseReturnValue:
    site, visit = find(token)
    if visit is None:
        return _unknown(site), 404
    asked = language_asked()
    language = asked or visit.language
    answer = show(
        "phone/visit.html",
        language,
        site=site,
        visit=visit,
        said=said_of(visit, site, language),
        token=token,
        settings=_settings(token, visit, site, language),
        defer_minutes=site.defer_minutes,
        refused=refusal_words(request.args.get("refused"), language),
        letters=letters_wanted(),
        name_of=lambda names: name_of(names, language, Language(site.language)),
    )
    return keep(make_response(answer), token=token, language=asked, within=KEPT)


def _unknown(site: Site) -> str:
    """With a way back where this phone has another number that still counts."""
    kept = visit_kept()
    back = kept if kept is not None and find(kept)[1] is not None else None
    asked = language_asked() or page_language()
    return show("phone/unknown.html", asked, site=site, back=back, letters=letters_wanted(), name_of=name_of)


@blueprint.get("/<token>/state")
@needs(Permission.PUBLIC)
def state(token: str) -> ResponseReturnValue:
    """How the visit stands now, for a page that no longer finds its number in the line."""
    site, visit = find(token)
    if visit is None:
        raise NotFound
    return jsonify(said_of(visit, site, language_asked() or visit.language))


@blueprint.post("/<token>/pass")
@needs(Permission.PUBLIC)
def stream_pass(token: str) -> ResponseReturnValue:
    """The right to hear this one line for ten minutes."""
    _, visit = find(token)
    if visit is None:
        raise NotFound
    if not visit.seen:  # once a visit: whoever opens the page holds the number
        this_hub().writer.run(lambda tx: saw_patient(tx, visit.visit_id))
    return answer_with_pass(f"phone-{visit.visit_id.hex[-12:]}", [queue(visit.service_id)])


def _settings(token: str, visit: VisitOnPhone, site: Site, language: Language) -> dict[str, Any]:
    say = words(language).say
    return {
        "number": visit.number,
        "topic": queue(visit.service_id),
        "asks_again": bool(visit.family or visit.steps or visit.instead_of),
        "language": language.value,
        "site_language": site.language,
        "zone": site.zone,
        "hub_time": this_hub().clock.now().isoformat(),
        "pass": f"/v/{token}/pass",
        "state": f"/v/{token}/state?language={language.value}",
        "now": said_of(visit, site, language),
        "words": {
            "ahead": _plural_forms(language),
            "ahead_none": say("phone.ahead_none"),
            "wait": {part: say(f"phone.wait.{part}") for part in _WAIT},
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
            "on_hold": say("phone.on_hold"),
            "expected": say("phone.expected"),
            "left": say("phone.left"),
            "cancelled": say("phone.cancelled"),
            "unserved": say("phone.unserved"),
            "not_sent": say("phone.refused.not_sent"),
            "emergency": emergency_sentences(language),
        },
    }


def _plural_forms(language: Language) -> dict[str, str]:
    """CLDR category → sentence with `{count}`, so that the page can count by itself (`Intl.PluralRules`)."""
    plural = Locale.parse(LANGUAGES[language].cldr).plural_form
    count = words(language).count
    return {
        plural(number): count("phone.ahead", number).replace(str(number), "{count}") for number in range(101, 0, -1)
    }
