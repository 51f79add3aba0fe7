/**
 * The shapes that `backprop.figures` gives to the page, as types only.
 *
 * @typedef {object} Value          one row of the small table
 * @property {string} of
 * @property {number | number[]} value    a number or a vector
 *
 * @typedef {object} Frame          what is shown at one position of the slider; a kind adds its own
 * @property {string} position      what the slider says there
 * @property {Value[]} values
 * @property {string[]} tex         formulas with the numbers filled in
 * @property {string} sentence
 *
 * @typedef {object} Field          a parameter that the reader may change
 * @property {string} name
 * @property {string} label
 * @property {"number" | "function" | "expression" | "choice" | "text"} type
 * @property {number | string | number[]} value
 * @property {string[]} [choices]   names that a function may have; values of a choice
 *
 * @typedef {Record<string, unknown>} Parameters
 *
 * @typedef {object} Description
 * @property {number} version
 * @property {string} kind
 * @property {Parameters} parameters
 * @property {Field[]} fields
 * @property {string} title
 * @property {string} slider        what its positions are
 * @property {number} start         the frame that is shown first
 * @property {string[]} tex         formulas that hold for all frames
 * @property {Frame[]} frames
 */
export {};
