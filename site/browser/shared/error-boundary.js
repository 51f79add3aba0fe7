/**
 * What stands inside may fail: a part that cannot be drawn stays as it was, and whoever draws is told, so that the
 * rest need not show what that part does not.
 */
import { Component } from "../vendor/preact.js";

/** @extends {Component<{ failed: (cause: unknown) => void, children?: any }>} */
export class Guard extends Component {
  /** @param {unknown} cause */
  componentDidCatch(cause) {
    this.setState({}); // that is how Preact knows that it was caught
    this.props.failed(cause);
  }

  render() {
    return this.props.children;
  }
}
