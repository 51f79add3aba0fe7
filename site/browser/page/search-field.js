/**
 * The field that searches a manual. What it needs, search.js and the index, is loaded when it first has the focus.
 */
import { importRetrying } from "../shared/retrying-import.js";

const FAILED = "The search needs the network once. Try again.";

addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("form.search");
  if (!(form instanceof HTMLFormElement)) return;
  const { module = "", index = "" } = form.dataset;
  const begin = async () => {
    try {
      const { openSearch } = await importRetrying(new URL(module, location.href).href);
      await openSearch(form, index);
      form.removeEventListener("focusin", begin);
      form.removeEventListener("input", begin);
    } catch {
      const status = form.querySelector("[role=status]");
      if (status) status.textContent = FAILED;
    }
  };
  form.addEventListener("focusin", begin);
  form.addEventListener("input", begin); // a first attempt may have failed
  form.addEventListener("submit", (event) => event.preventDefault());
  form.dataset.ready = "";
});
