"""Alembic's door: runs the migrations on the connection `db.engine.migrate` hands over. There is no other way in."""

from alembic import context

from display_server.db.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
