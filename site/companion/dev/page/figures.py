"""The figures of a page, their goals, and the results of all rounds."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

OURS = ("main", "second", "home")
KIB, KB = 1024, 1000


@dataclass(frozen=True)
class Figure:
    """A row of the table.

    key : its name in the results.
    unit : what is written behind its values, which are divided by `scale`.
    most, least : bounds for all of our pages, in the table's unit.
    others : the lower bound for our other pages, where it differs from that for the main one.
    like_stock : the main page must not be worse than the stock page.
    """

    key: str
    title: str
    unit: str = ""
    digits: int = 0
    scale: float = 1
    most: float | None = None
    least: float | None = None
    others: float | None = None
    like_stock: bool = False

    def shown(self, value: float) -> str:
        """The value as it stands in the table."""
        return f"{value / self.scale:,.{self.digits}f} {self.unit}".rstrip()

    @property
    def goal(self) -> str:
        """The goal in words; empty if there is none."""
        more_is_better = self.least is not None
        sign = "≥" if more_is_better else "≤"
        bound = self.least if more_is_better else self.most
        limits = [f"{bound:,g} {self.unit}".rstrip()] if bound is not None else []
        limits += ["stock"] if self.like_stock else []
        words = f"{sign} {' and '.join(limits)}" if limits else ""
        return f"{words}; {self.others:g} for the others" if self.others is not None else words

    def reached(self, page: str, value: float, stock: float | None) -> bool | None:
        """Whether one of our pages reaches the goal; None if there is none for it."""
        measured = value / self.scale
        least = self.least if page == "main" or self.others is None else self.others
        kept = []
        if self.most is not None:
            kept.append(measured <= self.most)
        if least is not None:
            kept.append(measured >= least)
        if self.like_stock and page == "main" and stock is not None:
            kept.append(value >= stock if self.least is not None else value <= stock)
        return all(kept) if kept else None


FIGURES = (
    Figure("score", "Lighthouse score", least=95, others=100, like_stock=True),
    Figure("fcp", "first contentful paint", "ms", like_stock=True),
    Figure("lcp", "largest contentful paint", "ms", like_stock=True),
    Figure("tbt", "total blocking time", "ms", like_stock=True),
    Figure("bytes", "transferred", "KiB", scale=KIB, most=230),
    Figure("javascript", "of it JavaScript", "kB", 1, scale=KB, most=30),
    Figure("requests", "requests", most=15),
    Figure("elements", "elements with a style", most=26_000),
    Figure("far", "of them in widgets over 2 screens away", most=0),
    Figure("shift_down", "layout shift, read to the end", digits=3, most=0.02),
    Figure("shift_down_unanchored", "the same without scroll anchoring", digits=3, most=0.02),
    Figure("shift_up", "layout shift, up from a link", digits=3, most=0.02),
    Figure("shift_up_unanchored", "the same without scroll anchoring", digits=3, most=0.02),
    Figure("task", "longest task, processor 4× slower", "ms", most=50),
    Figure("empty", "longest empty frame in a fling", "ms", most=100),
    Figure("fling", "speed of that fling", "px/s"),
    Figure("key", "key press to painted step", "ms", 1, most=16),
    Figure("key_slow", "the same, processor 4× slower", "ms", 1, most=50),
)


@dataclass
class Results:
    """What was measured.

    values : by page and figure, one value for each time that it was measured.
    load : the machine's load averages at the start and at the end of the measurement.
    """

    rounds: int
    cores: int
    load: list[tuple[float, float, float]] = field(default_factory=list)
    values: dict[str, dict[str, list[float]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )

    def add(self, page: str, found: Mapping[str, float | Iterable[float]]) -> None:
        """Record figures of a page, each with one value or several."""
        for key, value in found.items():
            self.values[page][key] += [value] if isinstance(value, float | int) else value

    def median(self, page: str, figure: Figure) -> float | None:
        """The median of all values; None if there are none."""
        values = self.values.get(page, {}).get(figure.key)
        return statistics.median(values) if values else None

    def missed_by(self, figure: Figure) -> list[str] | None:
        """Our pages that do not reach the goal; None if there is no goal, or nothing measured."""
        stock = self.median("stock", figure)
        reached = {
            page: figure.reached(page, value, stock)
            for page in OURS
            if (value := self.median(page, figure)) is not None
        }
        if all(each is None for each in reached.values()):
            return None
        return [page for page, each in reached.items() if each is False]
