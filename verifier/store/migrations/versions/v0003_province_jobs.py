"""On PostgreSQL, what procrastinate needs; its tables are its own and no part of the schema in the code.

The library of the day brings its schema with it. A newer library may ask for steps of its own, which then are a migration here.
"""

from alembic import op
from procrastinate.schema import SchemaManager

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and functions."""
    if op.get_bind().dialect.name == "postgresql":
        cursor = op.get_bind().connection.cursor()
        cursor.execute(SchemaManager.get_schema())  # many statements at once, which only the driver takes
        cursor.close()


def downgrade() -> None:
    """Leave them: a call that nobody answers does no harm."""
