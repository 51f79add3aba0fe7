"""One style sheet serves all widgets: the sheets of a kind match nothing in the other kind."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser
from stepper.harness import EXAMPLE, FIGURES_SCRIPT, SCRIPT, Site, Visit, live_figure, widget

from backprop.figures import KINDS

pytest_plugins = ("stepper.fixtures",)

# selectors of the sheets in a folder that match an element of a widget
MATCHES = """async ([tag, sheets]) => {
  const main = await fetch("/companion/widgets.css").then((answer) => answer.text());
  const files = [...main.matchAll(/@import "\\.\\/([^"]+)"/g)].map(([, file]) => file);
  const roots = [...document.querySelectorAll(tag)].map((each) => each.shadowRoot);
  const found = [];
  for (const file of files.filter((each) => each.startsWith(sheets))) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(await fetch(`/companion/${file}`).then((answer) => answer.text()));
    const look = (rules) => {
      for (const rule of rules) {
        if (rule.cssRules?.length) look(rule.cssRules);
        const selector = rule.selectorText?.replace(/::[-\\w]+(\\([^)]*\\))?/g, "");
        const isUsed = selector && roots.some((root) => root.querySelector(selector));
        if (isUsed) found.push(rule.selectorText);
      }
    };
    look(sheet.cssRules);
  }
  return found;
}"""
"""Takes the kind of widget and the folder of the sheets."""


@pytest.mark.parametrize(
    ("tag", "sheets"), [("backprop-stepper", "figures/"), ("backprop-figure", "stepper/")]
)
def test_the_sheets_of_a_kind_match_nothing_in_the_other_kind(
    chromium: Browser, stepper_site: Site, tag: str, sheets: str
) -> None:
    data = [{"x": [0, 1], "target": [1]}, {"x": [1, 1], "target": [0]}]
    widgets = [widget(EXAMPLE, data=data), *(live_figure(kind) for kind in KINDS)]
    visit = Visit(chromium)
    page = visit.open(stepper_site.write("sheets", *widgets, script=SCRIPT + FIGURES_SCRIPT))
    for each in page.locator("backprop-stepper, backprop-figure").all():
        each.scroll_into_view_if_needed()
        each.locator("[data-live]").wait_for()
    found = page.evaluate(MATCHES, [tag, sheets])
    assert not found, "\n".join(found)
    visit.close()
