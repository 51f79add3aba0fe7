/**
 * In a page that is shown in an `<iframe>`: sends the height of the page to the window around it, now and whenever it
 * changes. The message is {type: "backprop-height", height: CSS pixels}; host.js in the outer page receives it.
 */
const sendHeight = () => {
  const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
  parent.postMessage({ type: "backprop-height", height }, "*");
};
if (parent !== self) new ResizeObserver(sendHeight).observe(document.documentElement);
