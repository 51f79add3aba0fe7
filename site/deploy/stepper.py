"""The stepper in a notebook that shows anywidgets, such as marimo's or Jupyter's.

Install anywidget, copy this file beside the notebook, and

    from stepper import Stepper

    widget = Stepper("https://blog.example/", layers=[2, 3, 1], x=[0.5, -1], target=[1])
    widget  # the last line of a cell shows it

The first argument is a site that has the companion: its browser files draw the net, and the Python
that they start computes it, as on any page. What the reader does comes back: `widget.spec` has
every number that is shown, once one was changed, and `widget.step` the step, from 0. Both can be
set, too.
"""

from __future__ import annotations

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
    """A net to step through; its fields are those of a spec."""

    _esm = MODULE
    site = traitlets.Unicode().tag(sync=True)
    spec = traitlets.Dict().tag(sync=True)
    step = traitlets.Int(0).tag(sync=True)

    def __init__(self, site: str, **spec: Any) -> None:
        super().__init__(site=site, spec=spec)
