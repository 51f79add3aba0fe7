/**
 * What listings see of the page's nets, and do with them: data in, and calls by name out.
 */

const MODULE = "companion_page"; // backprop/cells/page_nets.py
const NETS = /\bnets\b/;
const PATIENCE = 5000; // ms for a widget that is still in its file

/**
 * @typedef {HTMLElement & { trace: object | null, options: { name?: string }, show(place: string): void,
 *   change(changes: object): void }} Stepper
 */

/** The named steppers of the page, one for each name. @returns {Map<string, Stepper>} */
function named() {
  const found = new Map();
  for (const element of document.querySelectorAll("backprop-stepper")) {
    const { name } = JSON.parse(/** @type {HTMLElement} */ (element).dataset.options ?? "{}");
    if (name && !found.has(name)) found.set(name, element);
  }
  return found;
}

/**
 * The traces by name that a listing may read: none if it names neither the module nor what it imported from there.
 * @param {string} code
 * @returns {Promise<Record<string, object>>}
 */
export const tracesFor = async (code) => (namesPage(code) || NETS.test(code) ? tracesOf([...named().keys()]) : {});

/** Whether a listing names the module that offers nets and pictures. @param {string} code */
export const namesPage = (code) => code.includes(MODULE);

/**
 * The traces of steppers of the page, by their names; without those that the page does not have.
 * @param {string[]} names
 * @returns {Promise<Record<string, any>>}
 */
export async function tracesOf(names) {
  /** @type {Record<string, object>} */
  const traces = {};
  const steppers = named();
  const end = performance.now() + PATIENCE;
  for (const name of names) {
    const stepper = steppers.get(name);
    while (stepper && !stepper.trace && performance.now() < end) await new Promise((done) => setTimeout(done, 50));
    if (stepper?.trace) traces[name] = stepper.trace;
  }
  return traces;
}

/** @param {string} text   {net, method, argument} as JSON, from Python */
export function perform(text) {
  const { net, method, argument } = JSON.parse(text);
  const stepper = named().get(net);
  if (method === "show") stepper?.show(argument);
  if (method === "change") stepper?.change(argument);
}
