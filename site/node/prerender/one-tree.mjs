/**
 * In URL space site/browser/ and the generated companion/ are one folder; for Node they are two.
 * This registers the resolve hook (tree-hook.mjs) that makes them one, so that Node runs the
 * browser's modules as they stand, with the browser's own copy of Preact.
 */
import * as module from "node:module";
import { BUILT, resolve } from "./tree-hook.mjs";

if ("registerHooks" in module) {
  // runs in this thread, and is what newer Nodes keep
  /** @type {any} */ (module).registerHooks({ resolve });
} else if ("register" in module) {
  const options = { parentURL: import.meta.url, data: { built: BUILT } };
  /** @type {any} */ (module).register("./tree-hook.mjs", options);
} else {
  throw new Error(`Node 18.19 or newer is needed; this is ${process.version}`);
}
