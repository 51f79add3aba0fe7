/**
 * Error boundary: a subtree that throws keeps its last output, and the caller is notified.
 */
import { Component } from "../vendor/preact.js";

/** @extends {Component<{ onError: (cause: unknown) => void, children?: any }>} */
export class ErrorBoundary extends Component {
  /** @param {unknown} cause */
  componentDidCatch(cause) {
    this.setState({}); // tells Preact that the error was handled
    this.props.onError(cause);
  }

  render() {
    return this.props.children;
  }
}
