/* Keys, the filter of a list, and a page by chance. What each key does is told by "?". */
"use strict"
;(() => {
  const KEYS = [
    ["/, Ctrl K", "Search"],
    ["↓ ↑", "Through what was found"],
    ["n p", "Next and previous quote of a source"],
    ["← →", "Previous and next part of a long source"],
    ["r", "Any page"],
    ...(document.querySelector("script[src*='ask.js']") ? [["a", "Ask a question"]] : []),
    ["Esc", "Close what is open"],
    ["?", "These keys"],
  ]
  let help = null

  function explain() {
    if (!help) {
      help = document.createElement("dialog")
      help.className = "kb-help"
      help.setAttribute("aria-label", "Keys")
      const list = document.createElement("dl")
      for (const [key, meaning] of KEYS) {
        const name = document.createElement("dt")
        const kbd = document.createElement("kbd")
        kbd.textContent = key
        name.append(kbd)
        const what = document.createElement("dd")
        what.textContent = meaning
        list.append(name, what)
      }
      const shut = document.createElement("button")
      shut.type = "button"
      shut.textContent = "Close"
      shut.onclick = () => help.close()
      help.append(list, shut)
      document.body.append(help)
    }
    help.showModal()
  }

  function follow(words) {
    const links = [...document.querySelectorAll(".md-content p > a")]
    links.find(link => link.textContent === words)?.click()
  }

  async function any() {
    const place = await window.kbFind?.any()
    if (place) location.href = place
  }

  document.addEventListener("keydown", event => {
    if ((event.ctrlKey || event.metaKey) && event.key === "k" && document.getElementById("kb-query")) {
      event.preventDefault()
      return document.getElementById("kb-query").focus()
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return
    // a dialog that was just closed keeps the focus until the page is drawn again
    if (event.target.closest?.("input, textarea, select, [contenteditable], dialog[open], .kb-found")) return
    const act = {
      "/": () => document.getElementById("kb-query")?.focus(),
      "?": explain,
      r: any,
      n: () => window.kbNextQuote?.(1),
      p: () => window.kbNextQuote?.(-1),
      ArrowLeft: () => follow("previous part"),
      ArrowRight: () => follow("next part"),
    }[event.key]
    if (!act) return
    if (event.key === "/") event.preventDefault() // the browser's own search in a page
    act()
  })

  const items = () => [...document.querySelectorAll(".kb-list li, .kb-cards > li")]
  const filter = document.querySelector(".kb-filter")
  filter?.addEventListener("input", () => {
    const fold = text => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "")
    const words = fold(filter.value).split(/\s+/).filter(Boolean)
    for (const item of items()) {
      const title = fold((item.querySelector("a, .kb-card__title") || item).textContent)
      item.hidden = !words.every(word => title.includes(word))
    }
    for (const group of document.querySelectorAll(".kb-group")) group.hidden = !group.querySelector("li:not([hidden])")
    document.querySelector(".kb-none").hidden = items().some(item => !item.hidden)
  })
  for (const button of document.querySelectorAll(".kb-random"))
    button.addEventListener("click", () => {
      const links = items().filter(item => !item.hidden).map(item => item.querySelector("a")).filter(Boolean)
      if (links.length) links[Math.floor(Math.random() * links.length)].click()
      else any()
    })
})()
