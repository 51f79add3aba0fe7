/**
 * A classic script, which browsers load without asking the host's permission: if the modules of a widget do not come, it
 * asks for each file again and says why. In the page `/companion/embed/?…` it does so from the start, and the page's other
 * script removes the sentence. A frame with `sandbox="allow-scripts"` has an origin of its own, and may read only what the
 * host opens to all. In other pages `embed.js` runs it after a failure, and hears the cause as an event.
 */
(() => {
  const PATIENCE = 15_000; // ms
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const base = new URL("../", script.src);
  const isFrame = script.dataset.of !== "embed.js";
  const waiting = isFrame ? document.getElementById("waiting") : null;
  let isForbidden = false;
  let isSaid = false;
  document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => {
    isForbidden ||= effectiveDirective === "connect-src" && blockedURI.startsWith(base.origin);
  });

  const wait = (/** @type {number} */ time) => new Promise((resolve) => setTimeout(resolve, time));

  const say = (/** @type {string} */ cause) => {
    if (!isFrame) return document.dispatchEvent(new CustomEvent("companion-cause", { detail: cause }));
    if (waiting?.isConnected && !isSaid) waiting.append(` ${cause}`);
    isSaid = true;
    return isSaid;
  };

  /** What is wrong with the answer for a file; "" if nothing is. @param {URL} url @param {Response} answer */
  function faultOf(url, answer) {
    const name = url.pathname.split("/").at(-1);
    const [type] = (answer.headers.get("Content-Type") ?? "").toLowerCase().split(";");
    if (!answer.ok) return `${url.host} answers ${answer.status} for ${name}`;
    if (type === "text/html") return `${url.host} sends a web page in place of ${name}`;
    if (name?.endsWith(".js") && !type?.trim().endsWith("javascript")) {
      return `${url.host} sends ${name} as “${type}” instead of “text/javascript”`;
    }
    return "";
  }

  /** Why a file cannot be read. @param {URL} url */
  async function closed(url) {
    const sends = await fetch(url, { mode: "no-cors", cache: "no-cache" }).then(() => true, () => false);
    await wait(100); // a violation of the policy is told in a task of its own
    if (isForbidden) return `the content security policy of this page forbids it (connect-src needs ${url.origin})`;
    if (!sends) return navigator.onLine ? "the connection failed" : "this device is offline";
    const where = self.origin === "null" ? "this frame has a sandbox without an origin" : "this page is of another site";
    return `${where}, and ${url.host} does not send the header “Access-Control-Allow-Origin: *”, or the file is missing there`;
  }

  /** The first fault of the files that parts of a page need; "" if they are right. @param {string[]} parts */
  async function cause(parts) {
    const manifest = new URL("manifest.json", base);
    const urls = isFrame ? [new URL("embed/load.js", base), manifest] : [manifest];
    for (const url of urls) {
      const answer = await fetch(url, { cache: "no-cache" }).catch(() => null);
      if (!answer) return closed(url);
      const fault = faultOf(url, answer);
      if (fault) return fault;
      if (url !== manifest) continue;
      const files = await answer.json().then(({ files }) => parts.flatMap((part) => files[part]), () => null);
      if (!files) return `${url.host} sends a manifest.json that is not as it was published`;
      urls.push(...files.map((/** @type {string} */ address) => new URL(address, base)));
    }
    return "";
  }

  const otherwise = "something in this browser or in this page, such as its content security policy, keeps the scripts from starting";
  if (isFrame) {
    void cause(["frame.js", "query.js", "embed.js"]).then((found) => found && say(`It cannot be loaded: ${found}.`));
    void wait(PATIENCE).then(() => say("It has not come yet; the network may be slow."));
  } else void cause(["embed.js"]).then((found) => say(found || otherwise));
})();
