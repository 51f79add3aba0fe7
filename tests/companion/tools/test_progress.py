"""The bar of a step says how much of it is done, or that this is not known."""

from __future__ import annotations

from rich.progress import Progress

from companion.tools.progress import LiveLine


def test_a_step_without_a_fraction_has_no_full_bar_after_one_that_was_done() -> None:
    progress = Progress()
    report = LiveLine(progress)
    report("Downloading", 0.5)
    report("Downloading", 1.0)
    (task,) = progress.tasks
    assert (task.description, task.total, task.completed) == ("Downloading", 1.0, 1.0)
    report("Installing")
    (task,) = progress.tasks
    assert (task.description, task.total, task.completed) == ("Installing", None, 0)
    report("Installing")
    report("Packing", 0.25)
    (task,) = progress.tasks
    assert (task.description, task.total, task.completed) == ("Packing", 1.0, 0.25)
