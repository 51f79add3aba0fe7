/**
 * Inside an `<iframe>`: tells the page around it how high the stepper is, as often as that changes.
 * The message is {type: "backprop-height", height: CSS pixels}; host.js in the page around understands it.
 */
const tell = () => {
  const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
  parent.postMessage({ type: "backprop-height", height }, "*");
};
if (parent !== self) new ResizeObserver(tell).observe(document.documentElement);
