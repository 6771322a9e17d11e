/* A link to another page shows that page's title and first sentence. The texts lie in previews.js, fetched as a
   script (so it also works from a disk) when a link is first pointed at. Only text is set, never HTML. */
"use strict"
;(() => {
  const root = new URL("../../", document.currentScript.src)
  const DELAY = 250
  let texts = null
  let box = null
  let timer = 0

  function load() {
    texts ??= new Promise(resolve => {
      const script = document.createElement("script")
      script.src = new URL("assets/kb/previews.js", root).href
      script.onload = () => resolve(window.kbPreviews || {})
      script.onerror = () => resolve({})
      document.head.appendChild(script)
    })
    return texts
  }

  function hide() {
    clearTimeout(timer)
    if (box) box.remove()
    box = null
  }

  async function show(link) {
    const url = new URL(link.href)
    if (url.origin !== root.origin || url.pathname === location.pathname) return
    if (!url.pathname.startsWith(root.pathname)) return
    const found = (await load())[url.pathname.slice(root.pathname.length)]
    if (!found || !link.isConnected || !link.matches(":hover, :focus-visible")) return
    hide()
    box = document.createElement("div")
    box.className = "kb-preview"
    box.setAttribute("role", "tooltip")
    const title = document.createElement("strong")
    title.textContent = found[0]
    box.append(title, found[1] || "")
    document.body.appendChild(box)
    const place = link.getClientRects()[0]
    const left = Math.min(place.left, document.documentElement.clientWidth - box.offsetWidth - 8)
    const above = place.bottom + box.offsetHeight + 12 > innerHeight
    box.style.left = `${Math.max(8, left) + scrollX}px`
    box.style.top = `${(above ? place.top - box.offsetHeight - 6 : place.bottom + 6) + scrollY}px`
  }

  function point(event) {
    const link = event.target.closest?.(".md-content a[href]:not(.footnote-ref, .footnote-backref, .kb-external)")
    if (!link || link.closest(".kb-card, .kb-tiles, .kb-entries, .kb-letters")) return
    clearTimeout(timer)
    timer = setTimeout(show, DELAY, link)
    link.addEventListener(event.type === "focusin" ? "blur" : "pointerleave", hide, { once: true })
  }

  if (matchMedia("(hover: hover)").matches) document.addEventListener("pointerover", point)
  document.addEventListener("focusin", point)
  document.addEventListener("keydown", event => event.key === "Escape" && hide())
})()
