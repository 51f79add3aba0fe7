/** What build/assets/companion/vendor/preact.js exports: Preact, its hooks and htm bound to it. */
import type { VNode } from "preact";
export * from "preact";
export * from "preact/hooks";
export declare const html: (strings: TemplateStringsArray, ...values: unknown[]) => VNode;
