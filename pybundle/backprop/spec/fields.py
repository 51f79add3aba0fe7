"""The table of a widget's fields: their kinds, defaults, choices and documentation.

The build, the browser, Hugo's component and the page for authors all use it; after a change,
``python build.py fields`` renews the copies in other languages.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..net.costs import COST_FUNCTIONS
from ..net.initialise import INITIALISATIONS

GRANULARITIES = ("layer", "neuron", "scalar")
PHASES = ("forward", "cost", "backward", "update")
PANELS = ("predict", "check", "train", "takeaway")
WITHOUT_TARGET = ("predict", "takeaway")  # the panels of a feed-forward, which has no target
OPENED = (
    "predict",
    "train",
    "takeaway",
)  # not "check": it computes for a while, which a reader must ask for

KINDS = {
    "number": "Write a number like 0.5, -1 or 1e-3",
    "numbers": "Write numbers like 0.5, -1 or 1e-3",
    "matrices": "Write one matrix per layer, row by row: [[1, 2], [3, 4]]; [[5, 6]]",
    "vectors": "Write one vector per layer: [0.1, -0.2]; [0.3]",
    "functions": "Write a function like tanh, or one for each layer: tanh, sigmoid",
    "names": "Write one function for each layer: tanh, sigmoid",
    "choice": "Write one of the words",
    "panels": "Write some of their names, or none",
    "text": "Write text",
    "place": "Write its number from 1, first, last, a phase (cost), or a quantity (delta2)",
    "name": "Use letters, digits and hyphens, like demo",
    "data": "Write samples as in 0,0: 0; 0,1: 1 with semicolons between, or a list "
    "as in - {x: [0, 1], target: [1]}",
    "flag": "Write true or false",
    "document": "Write names and values, as in layers: [2, 3, 1]",
    "file": "Name a file that ends with .yaml, .toml or .json",
    "function": "Write a function of x: a name such as sigmoid, or an expression",
    "expression": "Write an expression",
    "weight": "Write a weight, as in W1[1,2]",
}
"""For each kind of value the advice that an error gives to an author."""


@dataclass(frozen=True)
class Field:
    """A field of a widget.

    Attributes
    ----------
    name : str
    kind : str
        One of ``KINDS``.
    of : {"net", "picture", "source"}
        Whether it belongs to the spec that ``backprop`` computes, to the way in which the widget
        shows it, or says where other fields are written.
    meaning, otherwise : str
        Its documentation in Markdown: its meaning, and what holds without it. The table for authors
        omits fields without a meaning, and consecutive fields with the same meaning share a line.
    default : any
        The value if the field is missing.
    choices : tuple of str
        The words that its value can be, or consist of.
    aliases : tuple of str
        Its other names.
    """

    name: str
    kind: str
    of: str
    meaning: str = ""
    otherwise: str = ""
    default: Any = None
    choices: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


def _net(name: str, kind: str, meaning: str = "", otherwise: str = "", **more: Any) -> Field:
    return Field(name, kind, "net", meaning, otherwise, **more)


def _picture(name: str, kind: str, meaning: str = "", otherwise: str = "", **more: Any) -> Field:
    return Field(name, kind, "picture", meaning, otherwise, **more)


_SAMPLE = ('the labelled sample: `"0.5,-1"` and `"1"`', "the first of `data`")

FIELDS = (
    _net("layers", "numbers", 'the sizes, input first: `"2,3,1"`', "taken from `weights`"),
    _net(
        "weights",
        "matrices",
        'one matrix per layer, row by row: `"[[1, 2], [3, 4]]; [[5, 6]]"`',
        "random, by `seed`",
    ),
    _net("biases", "vectors", 'one vector per layer: `"[0.1, -0.2]; [0.3]"`', "none"),
    _net(
        "activation",
        "functions",
        "`sigmoid`, `tanh`, `relu` and more, or an expression in `x` such as `x/(1+exp(-x))`; "
        "several, with commas, give each layer its own",
        default="sigmoid",
    ),
    _net("activations", "names"),
    _net("x", "numbers", *_SAMPLE),
    _net("target", "numbers", *_SAMPLE),
    _picture(
        "data",
        "data",
        'labelled data to choose from and to train on: `"0,0: 0; 0,1: 1"`',
        "the one sample",
    ),
    _net(
        "seed",
        "number",
        "the seed of the random weights; the same seed always gives the same weights",
        default=0,
    ),
    _net(
        "initialisation",
        "choice",
        "the distribution of the random weights: `glorot` or `he`",
        default="glorot",
        choices=tuple(INITIALISATIONS),
    ),
    _net(
        "cost_function",
        "choice",
        "`squared_error`, or `cross_entropy` after `softmax`",
        default="squared_error",
        choices=tuple(COST_FUNCTIONS),
    ),
    _net(
        "learning_rate",
        "number",
        "η of the update; `eta` means the same",
        default=0.5,
        aliases=("eta", "learning-rate"),
    ),
    _net(
        "granularity",
        "choice",
        "what one step is: `layer`, `neuron` or `scalar`",
        default="layer",
        choices=GRANULARITIES,
    ),
    _net(
        "until",
        "choice",
        "the last phase: `forward`, which needs no target, `cost` or `backward`",
        default="update",
        choices=PHASES,
    ),
    _net("resize", "flag", default=False),
    _picture(
        "start",
        "place",
        "the step that is shown at first: a number from 1, `last`, a phase such as `cost`, a "
        "quantity such as `delta2`",
        "`1`",
        default="first",
    ),
    _picture(
        "panels",
        "panels",
        "which of `predict`, `check`, `train`, `takeaway` are offered, or `none`",
        "all",
        choices=PANELS,
    ),
    _picture(
        "open",
        "choice",
        "the panel that is open at first: `predict`, `train` or `takeaway`",
        "none",
        choices=OPENED,
    ),
    _picture("caption", "text", "a line below the widget", "none"),
    _picture(
        "name",
        "name",
        "widgets with one name on a page share one net: the first gives it, the others leave it "
        "out, and links show its steps",
    ),
    Field("src", "file", "source", "a data file that holds these fields"),
    Field("spec", "document", "source"),
)

INTERNAL = ("resize",)
"""Fields that scripts can use and authors cannot."""

BY_NAME = {name: field for field in FIELDS for name in (field.name, *field.aliases)}
"""Every field by its name and by its aliases."""

DEFAULTS = {field.name: field.default for field in FIELDS}
NET = tuple(field.name for field in FIELDS if field.of == "net")
"""The fields of a spec."""


def written(*parts: str) -> tuple[str, ...]:
    """The names and aliases of the fields that are ``of`` one of these parts, for authors."""
    names = [(f.name, *f.aliases) for f in FIELDS if f.of in parts and f.name not in INTERNAL]
    return tuple(name for each in names for name in each)
