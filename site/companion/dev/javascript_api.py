"""The documentation's page on our elements for scripts, made from the types of their sources.

`site/node/api.mjs` reads the types with TypeScript; here they become Markdown. The command
`python build.py docs` writes the page, and a test says when it is out of date.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from backprop.queries.ask import QUESTIONS
from companion.places import BROWSER, NODE
from companion.tools.node import run_node

TEXT = """---
title: "Elements for scripts"
weight: 6
description: "The elements of nets and figures: attributes, properties, methods, events, types."
---

A widget of a post is an element, and so is one in a page of yours.
[]({{< relref "docs/embedding" >}}) says how it gets there:

```html
<backprop-stepper layers="2,3,1" x="0.5,-1" target="1" seed="7"></backprop-stepper>
```

Its attributes have the names and the values of
[the shortcode's parameters]({{< relref "docs/nets#parameters" >}}). A script waits until the
element is defined; `trace` is null until it has a net:

```html
<script type="module">
  await customElements.whenDefined("backprop-stepper");
  const widget = document.querySelector("backprop-stepper");
  widget.addEventListener("step", ({ detail }) => console.log(detail.index));
  widget.show("delta2");
</script>
```

This page is made from the types of the sources by `python build.py docs`.
"""
EVENTS = "Events bubble, also out of shadow roots; what is said of them is in `event.detail`."
QUESTIONS_ABOUT = """The questions are functions of `backprop.queries`: {names}. Their arguments
and answers are described there."""

_IN_SOURCES = re.compile(r" \([\w/.-]+\.js\)")
_SPECIAL = re.compile(r"([\\*_\[\]<>#|~$])")


def page() -> str:
    """The text of the page.

    Raises
    ------
    BuildError : Node cannot be run, or the sources cannot be read.
    """
    elements = json.loads(run_node(NODE / "api.mjs", str(BROWSER)))
    lines = [TEXT]
    for element in elements:
        lines += _element(element)
    return "\n".join(lines).rstrip() + "\n"


def _element(element: Mapping[str, Any]) -> Iterator[str]:
    tag = element["tag"]
    known = {each["name"] for each in element["types"]}
    yield f"## `<{tag}>` {{#{tag}}}\n"
    for kind, title in (("property", "Properties"), ("method", "Methods")):
        members = [each for each in element["members"] if each["kind"] == kind]
        yield f"### {title} {{#{tag}-{title.lower()}}}\n"
        yield "\n".join(line for each in members for line in _member(each, tag)) + "\n"
    if any(each["name"] == "ask" for each in element["members"]):
        yield QUESTIONS_ABOUT.format(names=", ".join(f"`{name}`" for name in QUESTIONS)) + "\n"
    yield f"### Events {{#{tag}-events}}\n\n{EVENTS}\n"
    rows = [(f"`{each['name']}`", _fields_in_line(each["detail"])) for each in element["events"]]
    yield _table(("event", "detail"), rows)
    yield f"### Types {{#{tag}-types}}\n"
    for each in element["types"]:
        yield from _type(each, tag, known)


def _member(member: Mapping[str, Any], tag: str) -> Iterator[str]:
    if member["kind"] == "property":
        how = "can be set" if member["settable"] else "read only"
        yield f"`{member['name']}`: `{member['type']}`, {how}"
    else:
        yield f"`{member['name']}({_parameters(member['parameters'])})`: `{member['returns']}`"
    said = [f"`{each['name']}`: {_prose(each['doc'])}." for each in member.get("parameters", ())
            if each["doc"]]  # fmt: skip
    yield f":   {' '.join([_prose(member['doc']), *said])}\n"


def _parameters(parameters: Sequence[Mapping[str, Any]]) -> str:
    return ", ".join(
        f"{each['name']}{'?' if each['optional'] else ''}: "
        f"{each['type'].removesuffix(' | undefined') if each['optional'] else each['type']}"
        for each in parameters
    )


def _fields_in_line(fields: Sequence[Mapping[str, Any]]) -> str:
    return ", ".join(f"`{each['name']}`: `{_in_cell(each['type'])}`" for each in fields)


def _type(each: Mapping[str, Any], tag: str, known: set[str]) -> Iterator[str]:
    yield f"#### `{each['name']}` {{#{tag}-{each['name']}}}\n"
    if each["doc"]:
        yield f"{_prose(each['doc'][0].upper() + each['doc'][1:])}.\n"
    if each["written"]:
        yield f"```ts\n{each['written']}\n```\n"
    elif each["fields"]:
        rows = [
            (f"`{field['name']}{'?' if field['optional'] else ''}`", f"`{_in_cell(field['type'])}`",
             _prose(field["doc"]))
            for field in each["fields"]
        ]  # fmt: skip
        yield _table(("field", "type", "meaning"), rows)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(cells) + " |" for cells in (head, *rows)]
    lines.insert(1, "|" + ":--|" * len(head))
    return "\n".join(lines).replace("|  |", "| |") + "\n"


def _in_cell(code: str) -> str:
    return code.replace("|", "\\|")


def _prose(text: str) -> str:
    """A comment as Markdown; its code stays, and the names of source files are left out."""
    pieces = re.split(r"(`[^`]*`)", _IN_SOURCES.sub("", text))
    return "".join(each if each.startswith("`") else _SPECIAL.sub(r"\\\1", each) for each in pieces)
