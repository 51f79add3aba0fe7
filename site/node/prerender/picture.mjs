/**
 * The HTML of a picture of a listing, from its description by `backprop.cells.pictures`.
 */
import { renderToString } from "preact-render-to-string";
import { Picture } from "../../browser/shared/plot/picture.js";
import { html } from "../../browser/vendor/preact.js";

/**
 * @param {import("../../browser/shared/plot/picture.js").PlotDescription | import("../../browser/shared/plot/picture.js").ImageDescription} picture
 * @returns {{ html: string }}
 */
export const paintPicture = (picture) => ({ html: renderToString(/** @type {any} */ (html`<${Picture} picture=${picture} />`)) });
