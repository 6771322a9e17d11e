/* The frame of every page: light or dark as the reader chose, else as the system has it; where one is in the contents;
   and how the other scripts come to their data. */
"use strict"
;(() => {
  /* Data lies in scripts, since from a disk nothing can be fetched. Each is read once; true once it was. */
  const root = (window.kbRoot = new URL("../../", document.currentScript.src))
  const read = new Map()
  window.kbRead = address => {
    if (!read.has(address))
      read.set(
        address,
        new Promise(resolve => {
          const script = document.createElement("script")
          script.src = new URL(address, root).href
          script.onload = () => resolve(true)
          script.onerror = () => {
            read.delete(address) // to be tried again
            resolve(false)
          }
          document.head.appendChild(script)
        })
      )
    return read.get(address)
  }

  const dark = matchMedia("(prefers-color-scheme: dark)")
  const body = document.body
  const chosen = () => {
    try {
      return localStorage.getItem("kb-scheme")
    } catch {
      return null
    }
  }
  dark.addEventListener("change", () => {
    if (!chosen()) body.dataset.mdColorScheme = dark.matches ? "slate" : "default"
  })
  document.querySelector(".kb-scheme")?.addEventListener("click", () => {
    const scheme = body.dataset.mdColorScheme === "slate" ? "default" : "slate"
    body.dataset.mdColorScheme = scheme
    try {
      localStorage.setItem("kb-scheme", scheme)
    } catch {
      /* Where nothing can be kept, it holds for this page. */
    }
  })

  /* Cards and previews under the pointer, which a reader may do without; a click opens a card all the same. */
  const hover = document.querySelector(".kb-hover")
  const pressed = on => hover?.setAttribute("aria-pressed", String((window.kbHover = on)))
  try {
    pressed(localStorage.getItem("kb-hover") !== "off")
  } catch {
    pressed(true)
  }
  hover?.addEventListener("click", () => {
    pressed(!window.kbHover)
    try {
      localStorage.setItem("kb-hover", window.kbHover ? "on" : "off")
    } catch {
      /* Where nothing can be kept, it holds for this page. */
    }
  })

  const links = new Map()
  for (const link of document.querySelectorAll(".md-sidebar--secondary .md-nav__link[href^='#']"))
    links.set(decodeURIComponent(link.hash.slice(1)), link)
  if (links.size) {
    let active = null
    const seen = new IntersectionObserver(
      entries => {
        for (const { target, isIntersecting } of entries) {
          if (!isIntersecting) continue
          active?.classList.remove("md-nav__link--active")
          active = links.get(target.id)
          active.classList.add("md-nav__link--active")
        }
      },
      { rootMargin: "-10% 0px -70% 0px" }
    )
    for (const id of links.keys()) {
      const heading = document.getElementById(id)
      if (heading) seen.observe(heading)
    }
  }

  /* Each section can be linked to. */
  for (const heading of document.querySelectorAll(".md-content :is(h2, h3)[id]:not(summary *)")) {
    const link = document.createElement("a")
    link.className = "kb-here" // its sign is of the style sheet, so that the words of a heading stay what they are
    link.href = `#${heading.id}`
    link.setAttribute("aria-label", "Link to this section")
    heading.append(link)
  }

  /* What changed since the reader's last visit, of a page and of those that the first page lists */
  const times = [...document.querySelectorAll("time.kb-changed")]
  const name = `kb-visit ${root.pathname}`
  try {
    const before = sessionStorage.getItem(name) || localStorage.getItem(name)
    if (before) {
      sessionStorage.setItem(name, before) // the whole of a visit is compared with the one before it
      for (const time of times) {
        if (time.dateTime <= before) continue
        time.className = "kb-new"
        time.textContent = "new since your last visit"
        time.hidden = false
      }
    }
    localStorage.setItem(name, new Date().toISOString())
  } catch {
    /* Where nothing can be kept, nothing is new. */
  }
})()
