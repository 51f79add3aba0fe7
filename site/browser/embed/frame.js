/**
 * Inside an `<iframe>`: reports the height of the stepper to the page around it whenever it changes.
 * The message is {type: "backprop-height", height: CSS pixels}; host.js handles it in the page around.
 */
const tell = () => {
  const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
  parent.postMessage({ type: "backprop-height", height }, "*");
};
if (parent !== self) new ResizeObserver(tell).observe(document.documentElement);
