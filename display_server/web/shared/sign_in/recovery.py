"""New recovery codes for whoever has a second factor: asked for on one's own page, with that factor once more."""

from flask import request, url_for
from flask.typing import ResponseReturnValue

from display_server.hub import this_hub
from display_server.services.accounts.passkey_answers import PasskeyRefused
from display_server.services.accounts.second_factor import CodeWrong, renew_recovery_codes
from display_server.services.accounts.sign_in_record import SignInThrottled, count_sign_in, note_sign_in
from display_server.web.shared.access import needs
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.blueprint import blueprint
from display_server.web.shared.sign_in.halfway import counted
from display_server.web.shared.sign_in.let_in import proved_person, to_page
from display_server.web.shared.sign_in.own import own_page, own_person
from display_server.web.shared.sign_in.passkeys import house_here, proved_by_passkey
from display_server.web.shared.sign_in.person import Person
from display_server.web.shared.sign_in.second import CodeForm, codes_page


@blueprint.post("/sign-in/own/recovery-codes")
@needs(Permission.PUBLIC)
def new_recovery_codes() -> ResponseReturnValue:
    """A code of the app, or a recovery code that is left: whoever has lost the telephone is not shut out by the last one."""
    person, form, hub = _who_asks(), CodeForm(), this_hub()
    if person is None:
        return to_page("sign_in.own")
    if not form.validate():
        return own_page(person, wrong_code="code_wrong"), 400
    account_id, address, name = person.id, request.remote_addr or "?", counted(person)
    try:
        hub.writer.run(lambda tx: count_sign_in(tx, address=address, email=name))
        codes = hub.writer.run(lambda tx: renew_recovery_codes(tx, account_id=account_id, code=form.code.data))
    except SignInThrottled:
        return own_page(person, wrong_code="code_throttled"), 429
    except CodeWrong:
        hub.writer.run(lambda tx: note_sign_in(tx, account_id=account_id, address=address, outcome="wrong_code"))
        return own_page(person, wrong_code="code_wrong"), 403
    return codes_page(person, codes, url_for("sign_in.own"))


@blueprint.post("/sign-in/own/recovery-codes/passkey")
@needs(Permission.PUBLIC)
def new_recovery_codes_by_passkey() -> ResponseReturnValue:
    person, house = _who_asks(), house_here()
    if person is None:
        return to_page("sign_in.own")
    account_id = person.id
    try:
        proved_by_passkey("codes", counted(person), house, person)
        codes = this_hub().writer.run(lambda tx: renew_recovery_codes(tx, account_id=account_id, code=None))
    except SignInThrottled:
        return own_page(person, wrong_code="code_throttled"), 429
    except (PasskeyRefused, CodeWrong):
        return own_page(person, wrong_code="passkey_wrong"), 403
    return codes_page(person, codes, url_for("sign_in.own"))


def _who_asks() -> Person | None:
    """Whoever is signed in and gave the password lately: a paper with codes is as good as both of theirs."""
    own_person()
    return proved_person()
