/**
 * The page `/companion/embed/?layers=2,3,1&x=0.5,-1&target=1`: a stepper with the parameters of the address.
 */
import { isParameter } from "./embed/attributes.js";

const element = document.createElement("backprop-stepper");
for (const [name, value] of new URLSearchParams(location.search)) {
  if (isParameter(name)) element.setAttribute(name, value);
}
/** @type {typeof import("./elements.js")} */
const { bringToLife } = await import(new URL("./elements.js", import.meta.url).href);
document.getElementById("waiting")?.remove(); // until now it says what is wrong if they do not come
document.body.append(element);
bringToLife();
