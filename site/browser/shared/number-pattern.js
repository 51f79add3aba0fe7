// Made by `python build.py fields` from pybundle/backprop/spec; change it there.

/** The text of a number, as a regular expression. */
export const NUMBER = "[-+−]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][-+−]?[0-9]+)?";
