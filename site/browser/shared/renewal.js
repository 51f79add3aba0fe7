/**
 * A page may outlive its files: they are gone once the site has been published with others.
 */

const MANIFEST = new URL("../manifest.json", import.meta.url);

/** Whether the site has been published with other files since this page was loaded. */
export async function isRenewed() {
  if (!navigator.onLine) return false;
  const answer = await fetch(MANIFEST, { cache: "no-cache" }).catch(() => null);
  if (!answer?.ok) return false;
  const { version } = await answer.json();
  return version !== "" && !import.meta.url.includes(`/${version}/`);
}

/** What a page says at a widget that it can no longer load. */
export function renewalNotice() {
  const notice = document.createElement("p");
  notice.setAttribute("role", "status");
  const link = document.createElement("a");
  link.href = location.href;
  link.textContent = "Reload it";
  link.addEventListener("click", (event) => {
    event.preventDefault(); // a link to a fragment would not load the page
    location.reload();
  });
  notice.append("This page has been renewed. ", link, " to go on.");
  return notice;
}
