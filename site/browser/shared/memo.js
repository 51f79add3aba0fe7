/**
 * A view that is drawn again only if what it depends on has changed.
 */
import { Component } from "../vendor/preact.js";

/**
 * @template P
 * @param {(props: P) => any} View
 * @param {(props: P) => unknown[]} needs    all that the view is a function of
 * @returns {any}   a component with the same props
 */
export function pure(View, needs) {
  return class extends Component {
    /** @param {P} next */
    shouldComponentUpdate(next) {
      const before = needs(/** @type {any} */ (this.props));
      return needs(next).some((value, k) => value !== before[k]);
    }

    /** @param {P} props */
    render(props) {
      return View(props);
    }
  };
}
