/**
 * The message at a field of the editor.
 */
import { html } from "../../vendor/preact.js";

/** @import { State } from "../state/state.js" */

/** The id of the message at a field, for `aria-describedby`. @param {string} path */
export const errorIdOf = (path) => `error-of-${path.replace(/\W+/g, "-")}`;

/**
 * The error message of a field; renders nothing if there is none.
 * @param {State} state
 * @param {string} path
 */
export const FieldError = (state, path) =>
  path in state.errors &&
  html`<span class="error" id=${errorIdOf(path)}><span>${state.errors[path]}</span></span>`;
