/**
 * What `bench page` asks of a page: put into it before its own scripts, as `probe`.
 */
(() => {
  const WIDGETS = "backprop-stepper, backprop-figure";
  const UNSTYLED = "head, head *, script, style, link, template, noscript";
  const FAR = 2; // screens between a widget and the window
  const PAINTED_AHEAD = 4000; // px that Chromium paints beyond the window
  const PATIENCE = 60_000; // ms
  const CENTRE = [0.45, 0.5, 0.55]; // of the window's height: a gap between two paragraphs has room for one of them

  /** @type {number[]} */
  const shifts = [];
  /** @type {{ start: number, duration: number }[]} */
  const tasks = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) shifts.push(/** @type {any} */ (entry).value);
  }).observe({ type: "layout-shift", buffered: true });
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) tasks.push({ start: startTime, duration });
  }).observe({ type: "longtask", buffered: true });

  const nextFrame = () => new Promise(requestAnimationFrame);

  /** Calls `act` after every frame is painted, until what is returned is called. @param {() => void} act */
  function afterEachPaint(act) {
    let running = true;
    const channel = new MessageChannel(); // its message arrives after painting
    channel.port1.onmessage = () => running && act();
    const frame = () => {
      if (!running) return;
      channel.port2.postMessage(null);
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    return () => (running = false);
  }

  /** @param {ParentNode} root @returns {number} the elements below it, those of open shadow trees too */
  function elementsBelow(root) {
    let count = 0;
    for (const element of root.querySelectorAll("*")) {
      if (!element.matches(UNSTYLED)) count += 1;
      if (element.shadowRoot) count += elementsBelow(element.shadowRoot);
    }
    return count;
  }

  /** @returns {Element[]} */
  const widgets = () => [...document.querySelectorAll(WIDGETS)];

  /** @param {Element} widget */
  const isAlive = (widget) => Boolean(widget.shadowRoot?.querySelector("[data-live]"));

  /** @param {Element} element @returns {number} how many screens it is away */
  function distance(element) {
    const { top, bottom } = element.getBoundingClientRect();
    return Math.max(top - innerHeight, -bottom, 0) / innerHeight;
  }

  /** @param {number} x @param {number} y @returns {boolean} nothing is painted there that is to be */
  function isEmptyAt(x, y) {
    const element = document.elementFromPoint(x, y);
    if (!element) return false; // outside the page
    const widget = element.closest(WIDGETS);
    if (widget) return !hasFrame(widget);
    for (let each = /** @type {Element | null} */ (element); each; each = each.parentElement) {
      if (isSkipped(each)) return true;
    }
    return false;
  }

  /** @param {Element} widget @returns {boolean} something in it has a size */
  function hasFrame(widget) {
    return [...(widget.shadowRoot ?? widget).children].some((child) => child.getBoundingClientRect().height > 0);
  }

  /** @param {Element} element @returns {boolean} `content-visibility` leaves out what is in it */
  function isSkipped(element) {
    const { contentVisibility } = getComputedStyle(element);
    if (contentVisibility === "hidden") return true;
    if (contentVisibility !== "auto" || !skipped.get(element)) return false;
    const child = element.firstElementChild; // knows earlier than the event that the element is shown
    return !child?.checkVisibility({ contentVisibilityAuto: true });
  }

  /** @type {WeakMap<EventTarget, boolean>} */
  const skipped = new WeakMap();
  document.addEventListener("contentvisibilityautostatechange", (event) => {
    if (event.target) skipped.set(event.target, /** @type {any} */ (event).skipped);
  }, { capture: true });

  /**
   * Resolves when the page has stopped scrolling and nothing is waited for any more.
   * @param {() => unknown[]} waitedFor @param {string} complaint
   */
  async function until(waitedFor, complaint) {
    const end = performance.now() + PATIENCE;
    for (let before = NaN; ; before = scrollY) {
      for (let frames = 0; frames < 3; frames++) await nextFrame();
      const waiting = waitedFor();
      if (scrollY === before && !waiting.length) return;
      if (performance.now() > end) throw new Error(`${waiting.length} ${complaint}`);
    }
  }

  const probe = {
    /** Elements that have a style, and those of them in widgets far from the window. */
    elements() {
      const far = widgets().filter((widget) => distance(widget) > FAR);
      const inWidget = (/** @type {Element} */ widget) =>
        elementsBelow(widget) + (widget.shadowRoot ? elementsBelow(widget.shadowRoot) : 0);
      return {
        elements: elementsBelow(document),
        far: far.reduce((sum, widget) => sum + inWidget(widget), 0),
      };
    },

    /** The sum of all layout shifts since the first paint. */
    shift: () => shifts.reduce((sum, value) => sum + value, 0),

    /** The longest task since then, in ms; 0 if none took more than 50 ms. @param {number} since */
    longestTask: (since) => Math.max(0, ...tasks.filter(({ start }) => start >= since).map(({ duration }) => duration)),

    /** Resolves when the page has stopped scrolling. */
    still: () => until(() => [], ""),

    /** Resolves when the page has stopped scrolling and all widgets in the window are alive. */
    settled: () =>
      until(
        () => widgets().filter((widget) => distance(widget) === 0 && !isAlive(widget)),
        "widgets in the window do not come alive",
      ),

    /** How many widgets are not alive. */
    asleep: () => widgets().filter((widget) => !isAlive(widget)).length,

    /** The id of the first heading in the last third of the page; empty if there is none. */
    lastThird() {
      const { top, height } = document.documentElement.getBoundingClientRect();
      const headings = [...document.querySelectorAll("main h2[id], main h3[id]")];
      return headings.find((each) => each.getBoundingClientRect().top - top > (2 / 3) * height)?.id ?? "";
    },

    /** Begin to watch the centre of the window; `endFling` tells what was seen. */
    beginFling() {
      const from = scrollY;
      let last = { at: performance.now(), y: from };
      let began = NaN;
      let ended = NaN;
      let emptySince = NaN;
      let longest = 0;
      const stop = afterEachPaint(() => {
        const now = { at: performance.now(), y: scrollY };
        const moved = Math.abs(now.y - last.y);
        if (moved) {
          if (Number.isNaN(began)) began = last.at;
          ended = now.at;
        }
        if (moved > PAINTED_AHEAD) longest = Math.max(longest, (now.at - last.at) * (1 - PAINTED_AHEAD / moved));
        if (!Number.isNaN(emptySince)) longest = Math.max(longest, now.at - emptySince);
        if (!CENTRE.some((share) => isEmptyAt(innerWidth / 2, share * innerHeight))) emptySince = NaN;
        else if (Number.isNaN(emptySince)) emptySince = now.at;
        last = now;
      });
      probe.endFling = () => {
        stop();
        return { empty: longest, speed: Math.abs(scrollY - from) / (ended - began || Infinity) * 1000 };
      };
    },
    endFling: () => ({ empty: 0, speed: 0 }),

    /** Scroll to the stepper of this number and focus it; how many steps it has, 0 for none. @param {number} index */
    async focusStepper(index) {
      const stepper = /** @type {any} */ (document.querySelectorAll("backprop-stepper")[index]);
      if (!stepper) return 0;
      stepper.scrollIntoView({ block: "start" });
      await probe.settled();
      stepper.shadowRoot.querySelector("[data-live]").focus({ preventScroll: true });
      return stepper.trace.steps.length;
    },

    /** Begin to wait for a key press; `painted` resolves to the ms until the step that it shows is painted. */
    awaitStep() {
      let pressed = 0;
      addEventListener("keydown", ({ timeStamp }) => (pressed = timeStamp), { capture: true, once: true });
      probe.painted = new Promise((resolve, reject) => {
        setTimeout(() => reject(new Error("the key showed no other step")), PATIENCE);
        addEventListener("step", () => {
          const stop = afterEachPaint(() => {
            stop();
            resolve(performance.now() - pressed);
          });
        }, { capture: true, once: true });
      });
      probe.painted.catch(() => undefined);
    },
    /** @type {Promise<number>} */
    painted: Promise.resolve(0),
  };
  /** @type {any} */ (window).probe = probe;
})();
