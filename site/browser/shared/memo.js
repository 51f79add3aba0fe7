/**
 * Memoised views: drawn again only when one of their dependencies has changed.
 */
import { Component } from "../vendor/preact.js";

/**
 * @template P
 * @param {(props: P) => any} View
 * @param {(props: P) => unknown[]} dependencies    all values that the view depends on
 * @returns {any}   a component with the same props
 */
export function memo(View, dependencies) {
  return class extends Component {
    /** @param {P} next */
    shouldComponentUpdate(next) {
      const before = dependencies(/** @type {any} */ (this.props));
      return dependencies(next).some((value, k) => value !== before[k]);
    }

    /** @param {P} props */
    render(props) {
      return View(props);
    }
  };
}
