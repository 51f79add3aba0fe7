/** What build/assets/companion/vendor/uplot.js exports: uPlot itself. */
export { default } from "uplot";
