"""The table of a widget's fields: their kinds, defaults, choices and documentation.

The build, the browser, Hugo's component and the page for authors all use it; after a change,
``python build.py fields`` renews the copies in other languages.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Any

from ..arithmetic.validate import LARGEST_WHOLE
from ..net.costs import COST_FUNCTIONS
from ..net.data_sets import DATA_SETS
from ..net.initialise import INITIALISATIONS

GRANULARITIES = ("layer", "neuron", "scalar")
PHASES = ("forward", "cost", "backward", "update")
PANELS = ("predict", "explain", "check", "nudge", "paths", "backward", "train", "takeaway")
WITHOUT_TARGET = (
    "predict",
    "explain",
    "takeaway",
)  # the panels of a feed-forward, which has no target
OPENED = (
    "predict",
    "train",
    "takeaway",
)  # the others compute for a while, which a reader must ask for

PLANE = tuple(DATA_SETS)
"""The data sets that have names; their points lie in the plane and have one label."""
OF_DATA_SET = ("samples", "noise", "test", "data_seed")
"""The fields that say how a named data set is made."""
OF_TRAINING = ("epochs", "momentum", "batch_size", "shuffle_seed", "l2")
"""The fields with which the panel of the training begins."""

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
    "labelled": "Write samples as in 0,0: 0; 0,1: 1 with semicolons between, or a list as in "
    f"- {{x: [0, 1], target: [1]}}, or one of the data sets {', '.join(PLANE)}",
    "share": "Write a number from 0 to 1",
    "below_one": "Write a number from 0 up to, but not, 1",
    "not_negative": "Write 0 or a positive number",
    "count": "Write a whole number from 1 to 100,000",
    "sample_count": "Write a whole number from 2 to 1,000",
    "seed": "Write a whole number from 0 on, such as 7",
    "flag": "Write true or false",
    "document": "Write names and values, as in layers: [2, 3, 1]",
    "file": "Name a file that ends with .yaml, .toml or .json",
    "function": "Write a function of x: a name such as sigmoid, or an expression",
    "expression": "Write an expression",
    "weight": "Write a weight, as in W1[1,2]",
}
"""For each kind of value the advice that an error gives to an author."""


@dataclass(frozen=True)
class Range:
    """The numbers that a field can be: from ``least`` to ``most``.

    below : ``most`` itself is not among them.
    whole : only whole numbers are.
    """

    least: float
    most: float
    below: bool = False
    whole: bool = False

    def has(self, value: float) -> bool:
        """Whether a number is between the bounds, whole or not."""
        return self.least <= value <= self.most and not (self.below and value == self.most)


RANGES = {
    "share": Range(0, 1),
    "below_one": Range(0, 1, below=True),
    "not_negative": Range(0, sys.float_info.max),
    "count": Range(1, 100_000, whole=True),
    "sample_count": Range(2, 1000, whole=True),
    "seed": Range(0, LARGEST_WHOLE - 1, whole=True),
}
"""The kinds whose numbers have bounds."""


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
        "labelled",
        'labelled data to choose from and to train on: `"0,0: 0; 0,1: 1"`; or one of the data sets '
        f"{', '.join(f'`{name}`' for name in PLANE)}, of two inputs and one output, to train on",
        "the one sample",
    ),
    _picture(
        "samples",
        "sample_count",
        "the number of points of the data set, with those for the test",
        default=100,
    ),
    _picture(
        "noise",
        "share",
        "the noise of the data set: it moves the line between the classes of `circle` and `xor`, "
        "widens those of `gauss`, and moves the points of `spiral`",
        default=0,
    ),
    _picture(
        "test",
        "below_one",
        "the share of the data set that is kept for the test",
        default=0.2,
    ),
    _picture(
        "data_seed",
        "seed",
        "the seed of the data set; another one gives other points, and another split for the test",
        default=0,
    ),
    _picture("epochs", "count", "how many epochs the panel `train` begins with", default=100),
    _picture("momentum", "below_one", "μ of its training", default=0),
    _picture(
        "batch_size",
        "count",
        "samples per update; `batch` means the same",
        "all",
        aliases=("batch", "batch-size"),
    ),
    _picture(
        "shuffle_seed",
        "seed",
        "the seed of the order in which each epoch shuffles the samples into batches",
        default=0,
    ),
    _picture("l2", "not_negative", "λ of its L2 regularisation", default=0),
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
        f"which of {', '.join(f'`{name}`' for name in PANELS)} are offered, or `none`",
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
