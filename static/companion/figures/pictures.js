/**
 * The picture of each kind of figure: a component with the props {figure, frame, dispatch}.
 */
import { Tangent } from "./tangent.js";

/** @type {Record<string, any>} */
export const PICTURES = { tangent: Tangent };
