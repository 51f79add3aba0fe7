// As the documentation of KaTeX's auto-render has it; one table of macros for all formulas of the page.
renderMathInElement(document.body, {
  delimiters: [
    { left: "\\[", right: "\\]", display: true },
    { left: "\\(", right: "\\)", display: false },
  ],
  macros: {},
  strict: "ignore",
});
