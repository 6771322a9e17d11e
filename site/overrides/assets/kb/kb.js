/* A link to another page shows that page's title and first sentence. The texts lie in 32 scripts (so it also works
   from a disk), by the sum of an address's letters, read when needed. Only text is set, never HTML. */
"use strict"
;(() => {
  const root = window.kbRoot
  const DELAY = 250
  let box = null
  let timer = 0

  async function load(address) {
    const number = [...address].reduce((sum, letter) => sum + letter.codePointAt(0), 0) % 32
    await window.kbRead(`assets/kb/previews/${number}.js`)
    return window.kbPreviews || {}
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
    const address = url.pathname.slice(root.pathname.length)
    if (!/\.html$/.test(address)) return
    const found = (await load(address))[address]
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
    if (!window.kbHover) return
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

/* A citation's number opens a card with its quote in its surroundings; a marked quote, the pages it supports. One
   handler for mouse, keyboard and touch. The words around a quote lie in cards/, fetched as a script when first
   needed; the rest is in the page's own footnotes. Only text is set, never HTML. */
;(() => {
  const root = window.kbRoot
  const small = matchMedia("(max-width: 44.9em), (hover: none)")
  const ID = /^q-[0-9a-f]{10}$/
  let card = null
  let owner = null
  let pinned = false
  let timer = 0

  async function load() {
    const page = location.pathname.slice(root.pathname.length).replace(/\.html$/, "").replace(/--\d+$/, "")
    await window.kbRead(`assets/kb/cards/${page}.js`)
    return (window.kbCards || {})[page] || {}
  }

  function part(name, kind, ...inside) {
    const found = document.createElement(name)
    if (kind) found.className = `kb-cite-card__${kind}`
    found.append(...inside)
    return found
  }

  function link(words, address) {
    const found = part("a", "", words)
    found.href = address
    return found
  }

  function close(back) {
    clearTimeout(timer)
    if (!card) return
    const inside = card.contains(document.activeElement)
    card.remove()
    card = null
    pinned = false
    owner.removeAttribute("aria-expanded")
    if (back && inside) owner.focus()
    owner = null
  }

  function place() {
    if (!card || small.matches) return
    const spots = owner.getClientRects()
    const spot = spots[owner.matches("mark") ? spots.length - 1 : 0]
    const left = Math.min(spot.left - 16, document.documentElement.clientWidth - card.offsetWidth - 8)
    const below = spot.bottom + card.offsetHeight + 12 < innerHeight || spot.top < card.offsetHeight + 12
    card.style.left = `${Math.max(8, left)}px`
    card.style.top = `${below ? spot.bottom + 6 : spot.top - card.offsetHeight - 6}px`
  }

  function show(from, title, parts, pin) {
    close(false)
    owner = from
    pinned = pin
    card = document.createElement("span")
    card.className = "kb-cite-card"
    card.classList.toggle("kb-cite-card--sheet", small.matches)
    card.setAttribute("role", "dialog")
    card.setAttribute("aria-label", title)
    const shut = part("button", "close", "×")
    shut.type = "button"
    shut.setAttribute("aria-label", "Close")
    shut.onclick = () => close(true)
    card.append(part("span", "title", title), ...parts, shut)
    card.onpointerenter = () => clearTimeout(timer)
    card.onpointerleave = leave
    if (from.matches("a")) from.setAttribute("aria-expanded", "true")
    ;(from.closest("sup") || from).after(card)
    place()
  }

  /* Whose quote it is, from which source and where in it: a page tells title, author and date once, above its quotes. */
  function told(note) {
    const found = part("span", "line", ...note.querySelector(".kb-cite").cloneNode(true).childNodes)
    found.querySelectorAll(".footnote-backref").forEach(back => back.remove())
    if (found.lastChild?.nodeType === Node.TEXT_NODE) found.lastChild.data = found.lastChild.data.trimEnd()
    const heading = note.closest("ol")?.previousElementSibling
    const place = found.querySelector("a")
    if (!place || !heading?.matches(".footnote h3")) return found
    const named = heading.cloneNode(true)
    const where = place.textContent
    place.textContent = named.querySelector("a").textContent
    named.querySelector("a").remove()
    place.after(named.textContent, where === "in the text" ? "" : `, ${where}`)
    found.normalize()
    return found
  }

  /* A quote with its formulas as the page draws them, without the quotation marks; and as the words that it is. */
  function drawn(quote) {
    const { childNodes } = quote.cloneNode(true)
    const [first, last] = [childNodes[0], childNodes[childNodes.length - 1]]
    if (first.data) first.data = first.data.replace(/^\s*“/, "")
    if (last.data) last.data = last.data.replace(/”\s*$/, "")
    return [...childNodes]
  }

  function spelled(quote) {
    const copy = quote.cloneNode(true)
    copy.querySelectorAll("math").forEach(math => math.replaceWith(math.getAttribute("alttext")))
    return copy.textContent.trim()
  }

  function isOpen(ref, pin) {
    if (owner === ref) pinned ||= pin
    return owner === ref
  }

  async function cite(ref, pin) {
    if (isOpen(ref, pin)) return
    const data = await load()
    if (isOpen(ref, pin)) return // one who points and clicks asks twice while the words are on their way
    if (!ref.isConnected || (!pin && !ref.matches(":hover, :focus"))) return
    const notes = refs(ref).map(one => document.getElementById(decodeURIComponent(one.hash.slice(1))))
    const said = notes.map(note => [note.querySelector(".kb-quote"), told(note)])
    const parts = notes.flatMap((note, n) => {
      const { before, after, others } = data[note.id.replace(/^fn:/, "")] || {}
      const words = part("span", "quote")
      if (before) words.append(`${before} `)
      words.append(part("mark", "", ...drawn(said[n][0])))
      if (after) words.append(` ${after}`)
      return [words, said[n][1], ...(others && notes.length === 1 ? [same(others)] : [])]
    })
    const ways = part("span", "ways")
    const there = said[0][1].querySelector("a")
    if (there) ways.append(link("In the source", there.href))
    const { original } = data[notes[0].id.replace(/^fn:/, "")] || {}
    if (original) ways.append(link("The original", new URL(original, root).href))
    const sentence = ref.closest("sup")?.id
    if (sentence) ways.append(link("Link to this sentence", `#${sentence}`))
    const copy = part("button", "", "Copy citation")
    copy.type = "button"
    copy.onclick = async () => {
      try {
        await navigator.clipboard.writeText(said.map(([quote, source]) => `${spelled(quote)} — ${source.textContent}`).join("\n"))
        copy.textContent = "Copied"
      } catch {
        copy.textContent = "Copying is not allowed here"
      }
    }
    ways.append(copy)
    const numbers = refs(ref).map(one => one.textContent)
    show(ref, `${numbers.length === 1 ? "Citation" : "Citations"} ${numbers.join(", ")}`, [...parts, ways], pin)
  }

  /* A sentence shows the first of its numbers; its card has the quotes of all. */
  function refs(ref) {
    const found = [ref]
    for (let at = ref.closest("sup")?.nextElementSibling; at?.matches("sup.kb-also"); at = at.nextElementSibling)
      found.push(at.querySelector("a"))
    return found
  }

  function same(others) {
    const line = part("span", "line", "Also says so: ")
    others.forEach(([title, address], n) => line.append(n ? ", " : "", link(title, new URL(address, root).href)))
    return line
  }

  function quotes(mark) {
    const found = new Set()
    for (let at = mark; at?.matches?.("mark"); at = at.parentElement.closest("mark"))
      [at.id, ...at.classList].forEach(name => ID.test(name) && found.add(name))
    return [...found]
  }

  async function supported(mark, always) {
    const data = await load()
    const entries = quotes(mark).flatMap(id => (Array.isArray(data[id]) ? data[id] : []))
    const lines = [...new Map(entries.map(entry => [entry.join("\n"), entry])).values()]
    if ((!lines.length && !always) || !mark.isConnected) return
    const parts = lines.map(([title, address, said]) =>
      part("span", "line", link(title, new URL(address, root).href), `: ${said}`)
    )
    const ways = part("span", "ways")
    for (const [words, step] of [["Previous quote", -1], ["Next quote", 1]]) {
      const button = part("button", "", words)
      button.type = "button"
      button.onclick = () => stepTo(mark, step)
      ways.append(button)
    }
    const count = lines.length || "no"
    show(mark, `Supports ${count} ${count === 1 ? "sentence" : "sentences"}`, [...parts, ways], true)
  }

  /* Quotes of a source, one after the other */

  const marks = () => [...document.querySelectorAll(".kb-text--source mark")].filter(mark => !mark.parentElement.closest("mark"))

  function stepTo(mark, step) {
    const all = marks()
    const at = all.indexOf(mark.parentElement.closest("mark") || mark)
    const next = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : (at + step + all.length) % all.length]
    if (next) go(next)
  }

  function go(mark) {
    document.querySelectorAll(".kb-lit").forEach(old => old.classList.remove("kb-lit"))
    mark.classList.add("kb-lit")
    mark.scrollIntoView({ block: "center" })
    supported(mark, true)
  }

  window.kbNextQuote = step => {
    const current = document.querySelector(".kb-text--source mark.kb-lit")
    const all = marks()
    if (current) stepTo(current, step)
    else if (all.length) go(all.find(mark => mark.getBoundingClientRect().top > 60) || all[0])
  }

  /* Where quotes stand on a long source: ticks in the margin, each for those of one stretch of the page. */
  function ticks() {
    const all = document.querySelector(".kb-text--source") ? marks() : []
    if (all.length < 2 || document.documentElement.scrollHeight < 2 * innerHeight || innerWidth < 720) return
    const rows = Math.floor((innerHeight - 120) / 26)
    const height = document.documentElement.scrollHeight
    const groups = new Map()
    for (const mark of all) {
      const row = Math.min(rows - 1, Math.floor((rows * (mark.getBoundingClientRect().top + scrollY)) / height))
      groups.set(row, [...(groups.get(row) || []), mark])
    }
    const margin = document.createElement("nav")
    margin.className = "kb-ticks"
    margin.setAttribute("aria-label", "Quotes on this page")
    for (const [row, here] of groups) {
      const tick = document.createElement("button")
      tick.type = "button"
      tick.style.top = `${80 + 26 * row}px`
      tick.textContent = here.length
      tick.setAttribute("aria-label", here.length === 1 ? "1 quote here" : `${here.length} quotes here`)
      tick.onclick = () => go(here[0])
      margin.append(tick)
    }
    document.body.append(margin)
  }
  if (window.requestIdleCallback) requestIdleCallback(ticks)
  else setTimeout(ticks, 500)

  function leave() {
    clearTimeout(timer)
    if (!pinned) timer = setTimeout(() => card?.matches(":hover, :focus-within") || close(false), 300)
  }

  /* Every stretch of the quote one came for is lit, and the first stands in the middle. */
  function arrive() {
    document.querySelectorAll(".kb-lit").forEach(old => old.classList.remove("kb-lit"))
    const id = location.hash.slice(1)
    if (!ID.test(id)) return
    const stretches = [...document.querySelectorAll(`mark[id="${id}"], mark.${id}`)].map(mark =>
      mark.textContent ? mark : mark.closest("p")?.nextElementSibling || mark
    )
    stretches.forEach(stretch => stretch.classList.add("kb-lit"))
    requestAnimationFrame(() => stretches[0]?.scrollIntoView({ block: "center" }))
  }

  addEventListener("beforeprint", () => document.querySelectorAll(".kb-proofs").forEach(proofs => (proofs.open = true)))

  const REF = ".md-content a.footnote-ref"
  document.addEventListener("pointerover", event => {
    const ref = window.kbHover && event.pointerType === "mouse" && event.target.closest?.(REF)
    if (!ref) return
    clearTimeout(timer)
    timer = setTimeout(cite, 150, ref, false)
    ref.addEventListener("pointerleave", leave, { once: true })
  })
  document.addEventListener("focusin", event => {
    const ref = event.target.closest?.(REF)
    if (window.kbHover && ref?.matches(":focus-visible")) cite(ref, false)
    else if (card && !card.contains(event.target) && event.target !== owner) close(false)
  })
  document.addEventListener("click", event => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return
    const ref = event.target.closest?.(REF)
    const mark = event.target.closest?.(".kb-text--source mark")
    if (ref && document.getElementById(decodeURIComponent(ref.hash.slice(1)))?.querySelector(".kb-quote")) {
      event.preventDefault()
      cite(ref, true)
    } else if (mark && !event.target.closest("a, .kb-cite-card")) supported(mark)
    else if (card && event.target.isConnected && !card.contains(event.target)) close(false) // not by its own buttons
  })
  document.addEventListener("keydown", event => event.key === "Escape" && close(true))
  addEventListener("scroll", place, { passive: true })
  addEventListener("resize", place)
  addEventListener("hashchange", arrive)
  arrive()
})()
