"""A progress bar on stderr, with an estimate of the time left, that is not there when stderr is no terminal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

_SPEED_SECONDS = 120  # the estimate follows the speed of the last minutes: a folder's files differ


@contextmanager
def progress_bar(what: str, total: int, *, done: int = 0) -> Iterator[Callable[[], None]]:
    """A bar that each call moves on by one; `done` were finished by an earlier run."""
    with _progress() as progress:
        task = progress.add_task(what, total=total, completed=done)
        yield lambda: progress.advance(task)


@contextmanager
def counting_bar(what: str) -> Iterator[Callable[[int, int], None]]:
    """A bar for work whose measure shows on the way: each call says how much of how much is done."""
    with _progress() as progress:
        task = progress.add_task(what, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)


def _progress() -> Progress:
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("·"),
        TimeRemainingColumn(),
    )
    return Progress(
        *columns,
        console=console,
        transient=True,
        disable=not console.is_terminal,
        speed_estimate_period=_SPEED_SECONDS,
    )
