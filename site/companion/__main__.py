"""`python -m companion`: the commands, where the tool is installed as a package.

The mathematics comes with it, in a folder of its own: another `backprop` may be installed.
"""

from __future__ import annotations

import sys

from companion.places import PYBUNDLE


def main() -> None:
    """Run the command line."""
    sys.path.insert(0, str(PYBUNDLE))
    from companion.unchanged import says_unchanged

    if says_unchanged(sys.argv[1:]):
        return
    from companion.start import main as run

    run()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
        sys.exit(130)
