"""What a database knows of the keys it was written with."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import STAYS, Model, plain


class KeyMark(Model):
    """By which one sees that a key is still the same; nobody finds the key from it.

    It belongs to this database and not to its rows: a backup names the mark of its own time.
    """

    __tablename__ = "key_marks"
    __table_args__ = {"info": {STAYS: True}}

    name: Mapped[str] = mapped_column(sa.String(40), primary_key=True, info=plain())
    mark: Mapped[str] = mapped_column(sa.String(64), info=plain())
