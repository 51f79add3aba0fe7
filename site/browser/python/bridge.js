/**
 * Python's side of a call: JSON in, JSON out, so that the numbers are the same text everywhere.
 *
 * `answer(spec, told)` gives {"trace": …}, {"error": {"field": …, "message": …}}, or {"missing": module} when Python
 * wants a module that has not been loaded; where arrays are large, a pair of that text and their numbers, in whose
 * places it has {"floats": where they begin, "shape": …} (numbers.js). `told` is the index of the one step whose words
 * are wanted, None if all are; who asks for these after that finds the passes computed already.
 * `answer_question(question)` takes {"name", "argument"} and gives {"answer": …} or the same errors; the questions are
 * those of `backprop.queries.ask`, which is imported with the first of them.
 */

/** Numbers of an array that are better not written in digits. */
const LARGE = 500;

export const BRIDGE = `
import json
from functools import lru_cache

import numpy as np

import backprop


def answer(spec, told=None):
    beside = []

    def listed(array):
        if array.size < ${LARGE}:
            return array.tolist()
        beside.append(array.ravel())
        return {"floats": sum(part.size for part in beside[:-1]), "shape": array.shape}

    text = spoken(lambda: {"trace": recorded(spec).as_dict(told, listed)})
    return (text, np.concatenate(beside)) if beside else text


@lru_cache(1)
def recorded(spec):
    return backprop.record(json.loads(spec))


def answer_question(question):
    def compute():
        from backprop.queries.ask import ask

        return {"answer": ask(**json.loads(question))}

    return spoken(compute)


def spoken(compute):
    try:
        return as_json(compute())
    except backprop.SpecError as error:
        return as_json({"error": {"field": error.field, "message": error.message}})
    except ModuleNotFoundError as error:
        return as_json({"missing": error.name})
    except Exception as error:
        words = f"{type(error).__name__}: {error}"
        return as_json({"error": {"field": "", "message": f"Python cannot compute this ({words})"}})


def as_json(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
`;
