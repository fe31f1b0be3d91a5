"""The one place where the service asks what time it is.

Everything below `cli` and `web` takes `now` (aware, UTC) or `on` (a legal date) as an argument; this module makes both.
The legal date of every rule here is that of China Standard Time, which has no summer time.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]
"""Gives the present moment, aware, in UTC."""

LEGAL_ZONE = ZoneInfo("Asia/Shanghai")


def system_clock() -> datetime:
    """The present moment by the machine's clock, in UTC."""
    return datetime.now(UTC)


def legal_date(moment: datetime) -> date:
    """The date in Asia/Shanghai at this moment: the one that deadlines and years go by."""
    return moment.astimezone(LEGAL_ZONE).date()
