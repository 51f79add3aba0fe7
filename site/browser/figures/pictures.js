/**
 * The picture of each kind of figure: a component with the props {figure, frame, state, dispatch}.
 */
import { ChainRule } from "./chain-rule.js";
import { LinearMap } from "./linear-map.js";
import { OneWeight } from "./one-weight.js";
import { Surface } from "./surface.js";
import { Tangent } from "./tangent.js";

/** @type {Record<string, any>} */
export const PICTURES = {
  "one-weight": OneWeight, tangent: Tangent, "linear-map": LinearMap, "chain-rule": ChainRule, surface: Surface,
};
