"""Charts as drawings that the server makes: columns in parts, and lines; every figure stands in a table beside them, too.

Series differ by pattern or marker and not by colour alone; colours are those of the style sheet. Lengths are in units of the drawing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

HEIGHT, TOP, BOTTOM, LEFT, RIGHT = 220, 14, 26, 48, 10
STEP, COLUMN = 52, 30
STEPS_OF_SCALE = (1, 2, 5)
TICKS = 4


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the scale."""

    y: str
    label: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A part of a column; `series` names its pattern."""

    series: int
    x: str
    y: str
    width: str
    height: str
    title: str


@dataclass(frozen=True, slots=True)
class Point:
    """A value of a line, with its marker's place."""

    x: str
    y: str
    title: str


@dataclass(frozen=True, slots=True)
class Line:
    """A series of values; gaps where there is none."""

    series: int
    path: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing: its title, what it shows in words, its scale, labels below, and what is drawn."""

    id: str
    title: str
    desc: str
    width: int
    height: int
    ticks: tuple[Tick, ...]
    labels: tuple[tuple[str, str], ...]
    legend: tuple[str, ...]
    bars: tuple[Bar, ...] = ()
    lines: tuple[Line, ...] = ()

    @property
    def base(self) -> int:
        """Where the columns stand."""
        return self.height - BOTTOM

    @property
    def left(self) -> int:
        """Where the scale ends and the drawing begins."""
        return LEFT


def stacked_columns(
    id_: str, title: str, desc: str, labels: Sequence[str], series: Sequence[tuple[str, Sequence[int]]]
) -> Chart:
    """Columns of several parts, one above the other."""
    tops = [sum(values[at] for _, values in series) for at in range(len(labels))]
    highest = scale_for(max(tops, default=0))
    bars = []
    for at, label in enumerate(labels):
        below = 0
        for number, (name, values) in enumerate(series):
            if values[at]:
                y, height = _y(below + values[at], highest), _length(values[at], highest)
                x = _x(at) - Fraction(COLUMN, 2)
                bars.append(Bar(number, _n(x), _n(y), str(COLUMN), _n(height), f"{label} · {name} {values[at]}"))
            below += values[at]
    return _chart(id_, title, desc, labels, [name for name, _ in series], highest, bars=tuple(bars))


def grouped_columns(
    id_: str, title: str, desc: str, labels: Sequence[str], series: Sequence[tuple[str, Sequence[Fraction | None]]]
) -> Chart:
    """Columns side by side."""
    highest = scale_for(max((value for _, values in series for value in values if value is not None), default=0))
    width = Fraction(COLUMN + 8, len(series) or 1)
    bars = []
    for at, label in enumerate(labels):
        for number, (name, values) in enumerate(series):
            value = values[at]
            if value:
                x = _x(at) - Fraction(COLUMN + 8, 2) + number * width
                y, height = _y(value, highest), _length(value, highest)
                said = f"{label} · {name} {figure_text(value)}"
                bars.append(Bar(number, _n(x), _n(y), _n(width - 1), _n(height), said))
    return _chart(id_, title, desc, labels, [name for name, _ in series], highest, bars=tuple(bars))


def share_lines(
    id_: str, title: str, desc: str, labels: Sequence[str], series: Sequence[tuple[str, Sequence[Fraction | None]]]
) -> Chart:
    """Lines of shares, from nothing to everything."""
    lines = []
    for number, (name, values) in enumerate(series):
        points, path, pen_up = [], [], True
        for at, value in enumerate(values):
            if value is None:
                pen_up = True
                continue
            x, y = _n(_x(at)), _n(_y(value * 100, Fraction(100)))
            points.append(Point(x, y, f"{labels[at]} · {name} {percent_text(value)}"))
            path.append(f"{'M' if pen_up else 'L'}{x} {y}")
            pen_up = False
        lines.append(Line(number, "".join(path), tuple(points)))
    names = [name for name, _ in series]
    return _chart(id_, title, desc, labels, names, Fraction(100), lines=tuple(lines), unit="%")


def scale_for(value: Fraction | int) -> Fraction:
    """The end of a scale of round figures that holds a value."""
    size = Fraction(1)
    while True:
        for step in STEPS_OF_SCALE:
            if step * size * TICKS >= value:
                return step * size * TICKS
        size *= 10


def percent_text(value: Fraction | None) -> str:
    """A share in percent, one place at most; a dash for nothing."""
    return "—" if value is None else f"{figure_text(value * 100)}%"


def figure_text(value: Fraction | int) -> str:
    """A figure with one place at most."""
    exact = (Decimal(Fraction(value).numerator) / Decimal(Fraction(value).denominator)).quantize(Decimal("0.1"))
    return f"{exact.normalize():f}" if exact else "0"


def _chart(
    id_: str,
    title: str,
    desc: str,
    labels: Sequence[str],
    legend: Sequence[str],
    highest: Fraction,
    *,
    bars: tuple[Bar, ...] = (),
    lines: tuple[Line, ...] = (),
    unit: str = "",
) -> Chart:
    ticks = tuple(
        Tick(_n(_y(highest * at / TICKS, highest)), f"{figure_text(highest * at / TICKS)}{unit}")
        for at in range(TICKS + 1)
    )
    below = tuple((_n(_x(at)), label) for at, label in enumerate(labels))
    width = LEFT + RIGHT + STEP * len(labels)
    return Chart(id_, title, desc, width, HEIGHT, ticks, below, tuple(legend), bars, lines)


def _x(at: int) -> Fraction:
    return Fraction(LEFT + STEP * at) + Fraction(STEP, 2)


def _y(value: Fraction | int, highest: Fraction) -> Fraction:
    return Fraction(HEIGHT - BOTTOM) - _length(value, highest)


def _length(value: Fraction | int, highest: Fraction) -> Fraction:
    return Fraction(value) / highest * (HEIGHT - BOTTOM - TOP)


def _n(value: Fraction) -> str:
    """A length of the drawing, two places."""
    return f"{float(value):.2f}".rstrip("0").rstrip(".")
