"""The browser's own modules, run in Node as they stand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from companion.places import BROWSER, NODE
from companion.tools.node import run_node

SCRIPT = """
import {{ readFileSync }} from "node:fs";
import {tree};
const load = (path) => import({browser} + path);
const given = JSON.parse(readFileSync(process.argv[3], "utf8"));
const answer = await (async () => {{ {body} }})();
process.stdout.write(JSON.stringify(answer));
"""


def in_node(folder: Path, body: str, given: Any) -> Any:
    """What the body of an async function returns: it has ``given``, and `load` for a module.

    ``folder`` is for its files; `load("stepper/takeaway/link.js")` names a module from
    `site/browser` on.
    """
    (folder / "given.json").write_text(json.dumps(given), "utf-8")
    script = folder / "script.mjs"
    script.write_text(
        SCRIPT.format(
            tree=json.dumps((NODE / "prerender" / "one-tree.mjs").as_uri()),
            browser=json.dumps(f"{BROWSER.as_uri()}/"),
            body=body,
        ),
        "utf-8",
    )
    companion = NODE.parents[1] / "build" / "assets" / "companion"
    return json.loads(run_node(script, str(companion), str(folder / "given.json")))
