/**
 * Python's side of a call: JSON in, JSON out, so that the numbers are the same text everywhere.
 *
 * `answer(spec)` gives {"trace": …}, {"error": {"field": …, "message": …}}, or {"missing": module}
 * when Python wants a module that has not been loaded.
 */
export const BRIDGE = `
import json

import backprop


def answer(spec):
    try:
        return as_json({"trace": backprop.trace(json.loads(spec))})
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
