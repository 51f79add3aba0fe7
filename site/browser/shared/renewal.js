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
