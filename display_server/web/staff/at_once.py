"""One touch takes back what a desk did to everybody a delay left waiting, and says how many it was."""

from flask import flash

from config.locale import words
from display_server.db.engine.transaction import Transaction
from display_server.hub import this_hub
from display_server.services.desks.desk_facts import desk_of
from display_server.services.desks.undo_at_once import TakenBack, undo_at_once
from display_server.services.refused import Refused
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.person import this_person
from display_server.web.staff.refused_in_words import words_of


def take_back_at_once(code: str, delay: int) -> str | None:
    """Slice by slice, each an act of its own; the words of a refusal, None when it is done."""
    person = this_person()
    moved = stayed = 0
    after: int | None = 0
    while after is not None:

        def act(tx: Transaction, start: int = after) -> TakenBack:
            desk_of(tx, code, person.id)
            return undo_at_once(tx, desk=code, delay=delay, who=person.who, after=start)

        try:
            went = this_hub().writer.run(act)
        except Refused as refused:
            return words_of(refused)
        moved, stayed, after = moved + went.moved, stayed + went.stayed, went.last
    count = words(desk_language()).count
    said = count("staff.undo.moved_back", moved)
    flash(f"{said} {count('staff.undo.stayed', stayed)}" if stayed else said)
    return None
