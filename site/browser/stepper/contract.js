/**
 * The data that Python sends to the page, as types only. `backprop.trace` and `backprop.queries` build them.
 *
 * @typedef {"forward" | "cost" | "backward" | "update"} Phase
 *
 * @typedef {object} Ref          a quantity, or with row and column (1-based) an entry of it
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
 * @property {string} equation              label of the equation of the text that this step applies
 * @property {Ref[]} reads
 * @property {Ref} writes
 * @property {Value} value                  the new value of `writes`
 * @property {{symbols: string, indices: string, numbers: string}} tex
 * @property {string} sentence
 *
 * @typedef {object} Spec
 * @property {number[]} layers              sizes n₁, m₁, …, m_N
 * @property {number[][][]} weights
 * @property {number[][] | null} biases
 * @property {string[]} activations
 * @property {number[]} x
 * @property {number[]} [target]            missing in a net without cost
 * @property {number} learning_rate
 * @property {string} [cost_function]      "squared_error" or "cross_entropy"
 * @property {string} granularity
 * @property {Phase} [until]                the last phase; missing: all phases
 * @property {boolean} [resize]             the arrays are of another shape: Python fits them to `layers`
 *
 * @typedef {object} Trace
 * @property {number} version
 * @property {Spec} spec
 * @property {{ref: Ref, value: Value}[]} initial
 * @property {Step[]} steps
 * @property {{step: number, writes: Ref, message: string} | null} [stopped]   where and why a pass overflowed
 *
 * @typedef {{ x: number[], target: number[], name?: string }} Sample   one labelled datum
 *
 * @typedef {[number, number]} Point
 * @typedef {{ x: Point, target: number, output: number, above: boolean }} MapSample
 *
 * @typedef {object} OutputMap              output of a net over two inputs, by `backprop.queries.output_map`
 * @property {{ x: Point, y: Point }} view
 * @property {{ x: number[], y: number[] }} ticks
 * @property {{ value: number, side: "above" | "below", rings: number[][] }[]} bands
 * @property {number[][] | null} boundary   rings
 * @property {number[][]} values            output at the nodes of a grid, by row
 * @property {MapSample[]} samples
 * @property {MapSample[]} test
 * @property {{ above?: string, below?: string }} marks   what the two marks of samples mean
 * @property {string} sentence
 * @property {NeuronMap[] | null} neurons   null: not asked for
 *
 * @typedef {{ layer: number, row: number, bands: OutputMap["bands"], sentence: string }} NeuronMap   of a hidden neuron
 */
export {};
