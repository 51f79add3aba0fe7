/** What build/assets/companion/vendor/comlink.js exports: all of Comlink. */
export * from "comlink";
