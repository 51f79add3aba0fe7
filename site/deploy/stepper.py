"""The stepper in a notebook that shows anywidgets, such as marimo's or Jupyter's.

Install anywidget, copy this file beside the notebook, and

    from stepper import Stepper

    widget = Stepper("https://blog.example/", layers=[2, 3, 1], x=[0.5, -1], target=[1])
    widget  # the last line of a cell shows it

The first argument is the address of a site with the companion. Its browser files draw the net, and
start the Python that computes it. Without it they are those of the installed package
`backprop-companion`, which has this module as `companion.stepper`: they come from this machine,
where the browser must run, too. After a change by the reader, `widget.spec` holds every number that
is shown; `widget.step` is the step, from 0. Both can also be set.
"""

from __future__ import annotations

import sys
from typing import Any

import anywidget
import traitlets

MODULE = """
async function render({ model, el }) {
  const { bringToLife } = await import(new URL("companion/embed.js", model.get("site")).href);
  const widget = document.createElement("backprop-stepper");
  const tell = (name, value) => {
    model.set(name, value);
    model.save_changes();
  };
  widget.setAttribute("spec", JSON.stringify(model.get("spec")));
  widget.addEventListener("step", ({ detail }) => tell("step", detail.index));
  widget.addEventListener("change", ({ detail }) => tell("spec", detail.spec));
  model.on("change:step", () => (widget.step = model.get("step")));
  model.on("change:spec", () => {
    const wanted = JSON.stringify(model.get("spec"));
    widget.setAttribute("spec", wanted); // is read if the widget has not been in view yet
    if (wanted !== JSON.stringify(widget.trace?.spec)) widget.change(model.get("spec"));
  });
  el.append(widget);
  bringToLife(el);
}

export default { render };
"""


class Stepper(anywidget.AnyWidget):
    """A stepper; the keyword arguments are the fields of its spec."""

    _esm = MODULE
    site = traitlets.Unicode().tag(sync=True)
    spec = traitlets.Dict().tag(sync=True)
    step = traitlets.Int(0).tag(sync=True)

    def __init__(self, site: str = "", **spec: Any) -> None:
        super().__init__(site=site or own_files(), spec=spec)


def own_files() -> str:
    """The address at which the installed package serves its browser files."""
    try:
        from companion.places import PYBUNDLE
    except ModuleNotFoundError:
        raise ValueError(
            "Stepper needs the address of a site with the companion, or the installed package "
            "backprop-companion"
        ) from None
    if str(PYBUNDLE) not in sys.path:
        sys.path.append(str(PYBUNDLE))  # last: the notebook may have the library itself
    from companion.preview.own_host import own_host

    return own_host()
