/**
 * Shows all widgets in print, also those whose frames are still in files: printing does not wait, so they are read at
 * once.
 */
import { showFrameNow } from "../shared/shadow-root.js";

addEventListener("beforeprint", () => document.querySelectorAll("[data-frame]").forEach(showFrameNow));
