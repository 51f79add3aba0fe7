/**
 * Registers the resolve hook (tree-hook.mjs) with which Node runs the browser's modules unchanged: site/browser/ and
 * the generated companion/ are one folder when published, but two here.
 */
import * as module from "node:module";
import { BUILT, resolve } from "./tree-hook.mjs";

if ("registerHooks" in module) {
  // newer versions of Node, in this thread
  /** @type {any} */ (module).registerHooks({ resolve });
} else if ("register" in module) {
  const options = { parentURL: import.meta.url, data: { built: BUILT } };
  /** @type {any} */ (module).register("./tree-hook.mjs", options);
} else {
  throw new Error(`Node 18.19 or newer is needed; this is ${process.version}`);
}
