/**
 * The data that `backprop.figures` sends to the page, as types only.
 *
 * @typedef {object} Value          one row of the table of values
 * @property {string} of
 * @property {number | number[]} value    a number or a vector
 *
 * @typedef {object} Frame          one position of the slider; each kind of figure adds its own properties
 * @property {string} position      as text, beside the slider
 * @property {Value[]} values
 * @property {string[]} tex         formulas with the numbers filled in
 * @property {string} sentence
 *
 * @typedef {object} Field          a parameter that the reader may change
 * @property {string} name
 * @property {string} label
 * @property {"number" | "function" | "expression" | "choice" | "text"} type
 * @property {number | string | number[]} value
 * @property {string[]} [choices]   of a choice; suggestions for a function
 *
 * @typedef {Record<string, unknown>} Parameters
 *
 * @typedef {object} Description
 * @property {number} version
 * @property {string} kind
 * @property {Parameters} parameters
 * @property {Field[]} fields
 * @property {string} title
 * @property {string} slider        name of the slider
 * @property {number} start         index of the first frame that is shown
 * @property {string[]} tex         formulas of all frames
 * @property {Frame[]} frames
 */
export {};
