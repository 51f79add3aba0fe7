// For monkey.py, in the page: chooses what is used, waits until the widgets rest, and tells what they show.
(() => {
  const WIDGETS = "backprop-stepper, backprop-figure, python-cell, backward-pass";
  const CONTROLS = "button, summary, select, input:not([disabled]), textarea, a[href^='#'], .drawing .neuron, .drawing line.edge, .quantity";
  const steppers = () => [...document.querySelectorAll("backprop-stepper")];
  const widgets = () => [...document.querySelectorAll(WIDGETS)];
  const isSeen = (e) => e.checkVisibility({ visibilityProperty: true }) && e.getBoundingClientRect().width > 0;

  /** All matching elements below a root, also in the shadow roots of elements there. */
  function within(root, selector) {
    const found = [...root.querySelectorAll(selector)];
    for (const e of root.querySelectorAll("*")) if (e.shadowRoot) found.push(...within(e.shadowRoot, selector));
    return found;
  }

  const partsOf = (widget, selector) => [
    ...within(widget, selector), ...(widget.shadowRoot ? within(widget.shadowRoot, selector) : []),
  ].filter((e) => isSeen(e) && !e.readOnly);

  const nameOf = (e) =>
    `${e.localName}${e.type ? `[${e.type}]` : ""} “${(e.ariaLabel || e.dataset.ref || e.textContent || e.value || "").trim().slice(0, 60)}”`;

  const entry = (list, share) => list[Math.min(Math.floor(share * list.length), list.length - 1)];

  const former = new WeakMap(); // of a store: its specs so far, as JSON
  function watch(widget) {
    const store = widget.store;
    if (!store || former.has(store)) return;
    const { original, trace: shown, past, future } = store.state;
    former.set(store, new Set([original, shown, ...past, ...future].map(({ spec }) => JSON.stringify(spec))));
    store.subscribe((before, after) => {
      if (after.trace === before.trace) return;
      const back = after.past.length < before.past.length;
      const spec = JSON.stringify(after.trace.spec);
      if (back && !former.get(store).has(spec)) told.push(`undo shows a spec that was never shown: ${spec.slice(0, 300)}`);
      former.get(store).add(spec);
    });
  }
  const told = [];

  window.monkey = {
    target: null,

    /** Chooses a control of a widget that is wanted; says what it is, or null. */
    pick(which, what, only, selector = CONTROLS) {
      const widget = entry([...document.querySelectorAll(only)], which);
      if (!widget) return null;
      widget.scrollIntoView({ block: "nearest", behavior: "instant" });
      const e = (this.target = entry(partsOf(widget, selector), what) ?? null);
      if (!e) return null;
      e.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
      const { left, right, top, bottom } = e.getBoundingClientRect();
      return {
        name: `${widgets().indexOf(widget)} ${nameOf(e)}`, tag: e.localName, type: e.type ?? "",
        options: e.localName === "select" ? e.options.length : 0,
        x: (left + right) / 2, y: (top + bottom) / 2,
      };
    },

    focus(which) {
      const widget = entry(steppers(), which);
      widget?.shadowRoot?.querySelector(".widget")?.focus();
      return steppers().indexOf(widget);
    },

    /** Waits until no widget computes; false if one still does after so many milliseconds. */
    async rest(most) {
      const end = performance.now() + most;
      const isBusy = () => steppers().some(({ store }) => store && (store.state.waiting || store.state.preview));
      const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      do await frame(); while (isBusy() && performance.now() < end && await new Promise((done) => setTimeout(done, 20, true)));
      return !isBusy();
    },

    /** What the widgets show, and what is wrong with the page whatever they show. */
    look(withLabels) {
      const problems = told.splice(0);
      const { scrollWidth, clientWidth } = document.documentElement;
      const isScreen = matchMedia("screen").matches;
      if (isScreen && scrollWidth > clientWidth) problems.push(`the page is ${scrollWidth} px wide in a window of ${clientWidth}`);
      const shown = [];
      steppers().forEach((widget, k) => {
        watch(widget);
        const root = widget.shadowRoot?.querySelector(".root");
        if (!root?.querySelector("[data-live]")) return;
        const { waiting, preview, trace, step, live } = widget.store.state;
        const drawing = root.querySelector(".drawing > svg");
        const current = root.querySelector(".step.current");
        if (!live || !drawing?.querySelector(".neurons > *") || !current?.textContent.trim() || drawing.getBoundingClientRect().height < 20)
          return problems.push(`widget ${k} is blank`);
        if (waiting || preview) return;
        const all = (selector) => [...root.querySelectorAll(selector)];
        if (withLabels && isScreen && !root.querySelector(":focus")) problems.push(...collisions(root).map((each) => `widget ${k}, ${trace.spec.layers} at step ${step}, drawn ${drawing.clientWidth} px wide: ${each}`));
        shown.push({
          k, step, id: idOf(trace), layers: trace.spec.layers,
          number: current.querySelector(".number").textContent,
          sentence: current.querySelector(".sentence").textContent,
          tex: [...current.querySelectorAll("annotation, .source code")].map((e) => e.textContent),
          values: all(".neurons .value[data-ref]").map((e) => [e.dataset.ref, e.textContent]),
          asides: all(".neurons .aside[data-ref]").map((e) => [e.dataset.ref, e.textContent.replace(/^.*? /, "")]),
          target: all(".drawing .target").map((e) => [e.dataset.ref, e.parentElement.querySelector(".value").textContent]),
        });
      });
      return { problems, shown };
    },

    trace: (k) => steppers()[k].store.state.trace,
    history: (k) => { const { past, future } = steppers()[k].store.state; return [past.length, future.length]; },
    spec: (k) => JSON.stringify(steppers()[k].store.state.trace.spec),
  };

  const ids = new WeakMap();
  let count = 0;
  const idOf = (trace) => ids.get(trace) ?? (ids.set(trace, ++count), count);
})();
