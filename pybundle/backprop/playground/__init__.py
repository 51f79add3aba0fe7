"""Judges a backward pass that a reader writes: ``{{< backward-pass >}}``.

The reader writes one function, in the post's letters and with samples as columns::

    backward(W, b, z, a, sigma_prime, target) -> (delta, dW, db)

    W[0] … W[N-1]      W_1, …, W_N; W_i has shape (m_i, n_i)
    b[0] … b[N-1]      b_1, …, b_N, shape (m_i,); zeros where the net has no biases
    z[0] … z[N-1]      z_1, …, z_N, shape (m_i, M)
    a[0] … a[N]        a_0 (the inputs), a_1, …, a_N, shapes (n_1, M) and (m_i, M)
    sigma_prime(z)     σ', component by component; one function for all layers
    target             x̂, shape (m_N, M)
    delta, dW, db      lists of N arrays, that of layer 1 first. The cost is ‖a_N − x̂‖² summed over
                       the M samples, so dW and db are sums over them; db_i: (m_i,) or (m_i, 1)

So the list ``a`` is one longer than the others: ``W[i]``, ``z[i]``, ``a[i + 1]`` are of
layer i + 1.
Dicts with the keys 1, …, N are accepted in the place of lists.

Two interpreters take part, and only JSON crosses between them.

**The interpreter of the traces**, by ``ask`` (:mod:`backprop.queries.ask`; ``{"name",
"argument"}``, and the answer in ``{"answer": …}``, or ``{"error": {"field", "message"}}``):

``backward_cases``  ``{"spec": spec, "seed": 0, "data": [{"x", "target"}, …]?}`` → the *cases*::

    {"seed": 0,
     "nets": [{"id": "shown" | "hidden-1" | "hidden-2",
               "label": "this net" | "a net with three samples" | …,   goes after "on"
               "activation": "tanh", "sizes": [2, 3, 1], "samples": 1,
               "W", "b", "z", "a", "target", "slopes": lists of matrices (b of vectors),
               "undecidable": null | why this net cannot be judged (kink, overflow)}, …],
     "training": {"x", "target", "W", "b": …, "activation", "learning_rate", "steps"}}

    Always three nets, the shown one first. SpecError names ``activation`` for softmax and for
    layers with different activations, ``cost_function`` for another one than the squared error.

``backward_judge``  ``{"cases": cases, "answers": answers}`` → the *verdict*::

    {"verdict": "right" | "wrong" | "fault" | "undecided",
     "sentence": one or two sentences in plain text, for the eye and a screen reader,
     "net": {"id", "label", "sizes", "samples"} of the net on which it showed, or null,
     "right": [ref, …]     quantities of the *shown* net that are right, in the order of the pass
     "wrong": null | {"ref": ref on the net above, "quantity": "δ₁", "layer": 1,
                      "yours": numbers | null, "expected": numbers,
                      "entries": [[row, column] | [row], …]  from 1: those that differ
                      "line": the line of the listing that made it; 0: not known},
     "ring": ref of the shown net to ring, or null (that of the same role if a hidden net showed it)
     "later": [ref, …]     quantities of the shown net that are not judged yet
     "slip": null | {"name": "σ′ is missing", "sentence": "δ₁: σ′ is missing.", "line": 11},
     "fault": null | {"type", "message", "line", "column", "layer": null | 1},
     "notes": [sentence, …]   arguments changed in place, few digits, …
     "hints": [{"kind": "equation" | "line" | "solution", "text", "tex"?, "code"?}, …]}

    A ref is ``{"name": "delta" | "dW" | "db", "layer": i}``, as in traces. The order is δ_N, dW_N,
    db_N, δ_{N−1}, …. Numbers are nested lists as the reader sees the array: δ_i is m_i × M. Where a
    number is not finite there is the text "inf", "-inf" or "nan". A line is 0 where it is not
    known; that of a slip may stand before the line at which the code stopped.
    The four lists right, wrong (by ring), later make up all quantities of the shown net, except
    that with the verdict "right" all of them are in ``right``. A shown net without biases has db
    refs too, which its drawing does not show.

``backward_program``  ``{"kind": "solution" | "repair" | "blanks" | "empty", "seed": 0}`` →
``{"kind", "seed", "code", "bugs": how many programs "repair" has}``. "repair" takes bug number
seed mod bugs; blanks are ``...``.

``backward_learning``  ``{"cases": cases}`` → ``{"costs": [number, …], "stopped": null}``, the
right curve; numbers before the first and after each step.

``backward_witnesses``  ``{"spec": spec, "cases": cases, "answers": answers}`` → an entry of the
reader's ∂C/∂W beside three witnesses: ``{"name", "tex", "yours": text | null, "witnesses":
[{"kind", "how", "text"}, …], "state": "agree" | "differ" | "none", "sentence"}``.

**The reader's interpreter**, by :mod:`backprop.playground.bridge` (texts in, texts out; only here
does the reader's code run)::

    answers(code, cases, emit=None) -> JSON     what ``backward`` returns for each net
    learning(code, cases) -> JSON               {"costs": [number, …],
                                                 "stopped": null | {"step", "message"},
                                                 "fault": null | {"type", "message", "line", …}}

``answers`` are handed to ``backward_judge`` unread, but for ``"parts": [[kind, text], …]``: what
the listing printed, as :mod:`backprop.cells.bridge` has it, already bounded; and ``"fault"``.
``emit`` is told the prints as they come. An endless loop is the caller's: stop the worker, as for a
cell. NumPy is as it was loaded while the code runs, whatever cells did to it; it needs no package.
"""
