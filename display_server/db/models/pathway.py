"""A pathway: a named, ordered list of services that visits of one kind go through (registry → doctor → X-ray → cashier)."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from config.contract.words import Names
from display_server.db.columns.types import NamesColumn
from display_server.db.models.base import Base


class Pathway(Base):
    """A template: a visit that has begun keeps its own stages, whatever becomes of the pathway."""

    __tablename__ = "pathway"
    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    code: Mapped[str] = mapped_column(String(48), unique=True)
    names: Mapped[Names] = mapped_column(NamesColumn)


class PathwayStage(Base):
    """One stage of a pathway. A service may stand there twice: back to the doctor after the X-ray."""

    __tablename__ = "pathway_stage"
    pathway_id: Mapped[int] = mapped_column(ForeignKey("pathway.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), index=True)
