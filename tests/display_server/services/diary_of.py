"""Reads a diary back: line by line, field by field, it must say the very rows that stand in the database."""

from sqlalchemy import select

from display_server.db.models import DiaryLine, Stage
from display_server.domain.diary import Line, Standing, folded
from display_server.domain.visit import Move, State, fold
from display_server.hub import Hub


def diary_says_the_rows(hub: Hub) -> int:
    """Holds every stage against its lines; how many stages there are."""
    with hub.database.reading() as session:
        stages = session.scalars(select(Stage)).all()
        lines: dict[object, list[DiaryLine]] = {}
        for line in session.scalars(select(DiaryLine).where(DiaryLine.stage_id.is_not(None)).order_by(DiaryLine.seq)):
            lines.setdefault(line.stage_id, []).append(line)
    for stage in stages:
        own = lines[stage.id]
        assert fold(Move(line.move) for line in own) == stage.state
        assert [line.old for line in own] == [None, *(line.new for line in own[:-1])]
        assert folded(_line(line) for line in own) == _row(stage)
    return len(stages)


def _line(line: DiaryLine) -> Line:
    return Line(line.seq, line.at, Move(line.move), line.desk_id, line.why or {})


def _row(stage: Stage) -> Standing:
    fields = (name for name in Standing._fields if name != "state")
    return Standing(State(stage.state), *(getattr(stage, name) for name in fields))
