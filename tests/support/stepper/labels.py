"""Which labels of a drawing lie over another, or on a neuron's rim."""

# Defines `collisions(root)`: labels over another, under a part of a ghost, on a rim, or cut off.
MEASURE = """() => {
  const of = (e) => e.getBoundingClientRect();
  const common = (a, b, air = 0) =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > 0.5 + air
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0.5 + air;
  const isWithin = (a, b) => a.left >= b.left - 1 && a.right <= b.right + 1
    && a.top >= b.top - 1 && a.bottom <= b.bottom + 1;
  const ink = (text) => { // a line of text is higher than its digits
    const { left, right, top, bottom } = of(text);
    const half = 0.38 * parseFloat(getComputedStyle(text).fontSize);
    const middle = (top + bottom) / 2;
    return { left, right, top: middle - half, bottom: middle + half, text: text.textContent };
  };
  window.collisions = (root) => {
    const area = of(root.querySelector(".drawing"));
    const all = (selector) => [...root.querySelectorAll(`.drawing > svg ${selector}`)];
    const isSeen = (e) => e.textContent.trim() && of(e).width > 0;
    const ghosts = all(".ghost").filter(isSeen)
      .map((e) => ({ ...of(e.querySelector("rect, circle")).toJSON(), text: e.textContent }));
    const inks = (selector) => all(selector).filter((e) => isSeen(e) && !e.closest(".ghost"))
      .map(ink).filter((a) => !ghosts.some((ghost) => isWithin(a, ghost)));
    const found = [];
    const labels = [...inks("text"), ...ghosts];
    labels.forEach((a, k) => labels.slice(0, k).filter((b) => common(a, b))
      .forEach((b) => found.push(`${b.text} | ${a.text}`)));
    ghosts.filter((a) => a.bottom > area.bottom + 1 || a.top < area.top - 1)
      .forEach((a) => found.push(`${a.text} is cut`));
    // the rims of neurons, but of those on which a ghost stands
    const changes = ghosts.filter(({ text }) => text.includes("Δ"));
    const rims = all("circle.neuron").map(of)
      .filter((rim) => !changes.some((ghost) => common(rim, ghost, 16)));
    const beside = [...inks(".edge-label text"), ...inks(".aside"),
      ...ghosts.filter(({ text }) => / [+−]/.test(text) && !text.includes("Δ"))];
    for (const { left, right, top, bottom } of rims) {
      const [x, y, r] = [(left + right) / 2, (top + bottom) / 2, (right - left) / 2 + 0.5];
      for (const a of beside) {
        const across = Math.max(a.left - x, 0, x - a.right);
        const down = Math.max(a.top - y, 0, y - a.bottom);
        if (Math.hypot(across, down) < r) found.push(`${a.text} on a rim`);
      }
    }
    return found;
  };
}"""
