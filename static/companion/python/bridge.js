/**
 * Python's side of a call: JSON in, JSON out, so that the numbers are the same text everywhere.
 *
 * `answer(spec)` gives {"trace": …}, {"error": {"field": …, "message": …}}, or {"missing": module}
 * when Python wants a module that has not been loaded. `answer_question(question)` takes {"name",
 * "argument"} and gives {"answer": …} or the same errors; the questions are those of
 * `backprop.questions`, which is imported with the first of them.
 */
export const BRIDGE = `
import json

import backprop


def answer(spec):
    return spoken(lambda: {"trace": backprop.trace(json.loads(spec))})


def answer_question(question):
    def compute():
        from backprop import questions

        return {"answer": questions.ask(**json.loads(question))}

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
