"""The line to Redis, made so that a worker outlives its broker.

A worker that loses Redis while it holds a job wants to confirm it or to give it back. Kombu 5.7
then opens a new line, and asks the connection it has just taken apart where Redis is: an
``AttributeError``, which Celery 5.7 takes for a fault of ours and ends the worker, with exit code
0. Said as what it is, a connection that is gone, Celery goes on and looks for Redis until it is
back. Nothing needs to be given back: what is due stands in the database.
"""

from typing import Any

from kombu import transport
from kombu.transport import redis
from redis.exceptions import ConnectionError as RedisAway


class LastingChannel(redis.Channel):
    """A channel that knows when its connection is gone."""

    def _connparams(self, asynchronous: bool = False) -> Any:
        """As Kombu calls it.

        :raises RedisAway: the connection was taken apart; there is no line to open.
        """
        if self.connection.client is None:
            raise RedisAway("the connection was taken apart")
        return super()._connparams(asynchronous=asynchronous)  # type: ignore[no-untyped-call]


class LastingTransport(redis.Transport):
    """Redis, by that channel."""

    Channel = LastingChannel


def use_lasting_line() -> None:
    """Let every ``redis://`` and ``rediss://`` of this process be reached this way."""
    here = f"{__name__}:{LastingTransport.__name__}"
    transport.TRANSPORT_ALIASES.update(redis=here, rediss=here)
