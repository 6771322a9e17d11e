// Added by `kb serve` to the pages it shows: reloads a page when a build changed that page, and only then.
(() => {
  const script = document.currentScript;
  let path = location.pathname;
  let shown = script.dataset.version;

  const key = "kb-scroll:" + path;
  const kept = sessionStorage.getItem(key);
  if (kept !== null) {
    sessionStorage.removeItem(key);
    addEventListener("load", () => scrollTo({ top: Number(kept), behavior: "instant" }));
  }

  async function look() {
    if (document.hidden) return;
    if (location.pathname !== path) {
      path = location.pathname;
      shown = null;
    }
    try {
      const asked = path;
      const reply = await fetch("/_kb/version?page=" + encodeURIComponent(asked), { cache: "no-store" });
      if (!reply.ok || asked !== location.pathname) return;
      const { version } = await reply.json();
      if (shown === null) {
        shown = version;
      } else if (version !== shown) {
        shown = version;
        sessionStorage.setItem("kb-scroll:" + asked, String(scrollY));
        location.reload();
      }
    } catch {
      // kb serve was stopped, and may come back
    }
  }

  setInterval(look, 1000);
  document.addEventListener("visibilitychange", look);
})();
