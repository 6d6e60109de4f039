"""What PostgreSQL knows of its rows: in a test they come all at once, and go again."""

from conftest import ROLE


def take_stock(session):
    """Let PostgreSQL count its rows, as it does by itself in life; only an owner may ask it to.

    Where others' rows came and went it may take a table for empty, and look through it for
    each row of another: minutes, for some hundreds of rows.
    """
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("RESET ROLE")
        connection.exec_driver_sql("ANALYZE")
        connection.exec_driver_sql(f"SET ROLE {ROLE}")
