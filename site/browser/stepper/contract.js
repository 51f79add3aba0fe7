/**
 * The shapes that travel between Python and the page, as types only. `backprop.trace` makes them.
 *
 * @typedef {"forward" | "cost" | "backward" | "update"} Phase
 *
 * @typedef {object} Ref          a quantity, or with row and column (1-based) one element of it
 * @property {string} name        "a", "z", "W", "b", "target", "C", "delta", "dW" or "db"
 * @property {number} [layer]
 * @property {number} [row]
 * @property {number} [column]
 *
 * @typedef {number | null} Entry           null: not computed yet
 * @typedef {Entry | Entry[] | Entry[][]} Value
 *
 * @typedef {object} Step
 * @property {Phase} phase
 * @property {number} layer
 * @property {string} equation              label of the post's equation that this step applies
 * @property {Ref[]} reads
 * @property {Ref} writes
 * @property {Value} value                  what `writes` becomes
 * @property {{symbols: string, indices: string, numbers: string}} tex
 * @property {string} sentence
 *
 * @typedef {object} Spec
 * @property {number[]} layers              sizes n₁, m₁, …, m_N
 * @property {number[][][]} weights
 * @property {number[][] | null} biases
 * @property {string[]} activations
 * @property {number[]} x
 * @property {number[]} [target]           a feed-forward alone has none
 * @property {number} learning_rate
 * @property {string} [cost_function]      "squared_error" or "cross_entropy"
 * @property {string} granularity
 * @property {Phase} [until]              the last phase; all of them if it is left out
 * @property {boolean} [resize]             the numbers are those of another net; `layers` takes what fits
 *
 * @typedef {object} Trace
 * @property {number} version
 * @property {Spec} spec
 * @property {{ref: Ref, value: Value}[]} initial
 * @property {Step[]} steps
 * @property {{step: number, writes: Ref, message: string} | null} [stopped]   where and why a pass overflowed
 */
export {};
