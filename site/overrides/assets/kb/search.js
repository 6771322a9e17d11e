/* The search field and what is found below it. What documents say is set as text, never as HTML. */
"use strict"
;(() => {
  const field = document.getElementById("kb-query")
  const panel = document.getElementById("kb-found")
  if (!field || !panel) return
  const { open, answer, more, words, stem, MOST } = window.kbFind
  const PAUSE = 60 // milliseconds: the first key is answered at once, further ones when none came for so long
  const SHOWN = 3 // of each group; the rest on request
  let asked = 0
  let timer = 0
  let struck = -PAUSE // when the last key was

  /* The sentence of a stretch that has most of the question's words, and its address: browsers find and light it. */
  function sentence(item, typed) {
    const stems = new Set(typed.map(stem))
    const parts = item.text.match(/[^\n]+?(?:[.!?。！？]["”')]*(?=\s)|$)/gm) || [item.text]
    const hits = parts.map(part => new Set(words(part).map(stem).filter(word => stems.has(word))).size)
    return parts[hits.indexOf(Math.max(...hits))].trim()
  }

  function fragment(text) {
    const coded = text => encodeURIComponent(text).replace(/-/g, "%2D")
    const list = text.split(/\s+/).filter(Boolean)
    if (list.length < 9) return coded(list.join(" "))
    return `${coded(list.slice(0, 4).join(" "))},${coded(list.slice(-4).join(" "))}`
  }

  function address(item, text) {
    const [, part, anchor] = /^(--\d+)?(#.*)?$/.exec(item.place) || ["", "", ""]
    const page = new URL(item.address.replace(/\.html$/, `${part || ""}.html`), window.kbRoot).href
    return text ? `${page}${anchor || "#"}:~:text=${fragment(text)}` : page
  }

  /* What is shown */

  function element(name, kind, ...inside) {
    const found = document.createElement(name)
    if (kind) found.className = `kb-found__${kind}`
    found.append(...inside)
    return found
  }

  function lit(text, typed) {
    const stems = new Set(typed.map(stem))
    const found = document.createDocumentFragment()
    for (const part of text.split(/([\p{L}\p{N}\p{M}]+)/u)) {
      const [word] = part ? words(part) : []
      const hit = word && (stems.has(stem(word)) || typed.some(one => one.length > 2 && word.startsWith(one)))
      found.append(hit ? element("mark", "", part) : part)
    }
    return found
  }

  function entry(item, group, typed) {
    const link = element("a", "link")
    const said = item.text ? (group === "Statements" ? item.text : sentence(item, typed)) : ""
    link.href = address(item, said)
    if (group === "Statements") link.append(element("span", "said", lit(said, typed)), element("span", "note", item.title))
    else {
      link.append(element("span", "name", lit(item.title, typed)))
      if (group === "Sources") link.append(element("span", "note", item.note))
      const text = group === "Sources" ? said : item.note
      if (text) link.append(element("span", "said", lit(text.length > 220 ? `${text.slice(0, 220)}…` : text, typed)))
    }
    return element("li", "", link)
  }

  async function show(question, result, turn) {
    const groups = result?.groups || []
    const sizes = groups.map(group => group.size)
    await groups[0]?.read()
    if (turn !== asked) return
    panel.replaceChildren()
    const status = element("p", "status")
    status.setAttribute("role", "status")
    panel.append(status)
    const named = (name, number) => (number === 1 ? name.slice(0, -1) : name).toLowerCase()
    status.textContent = groups.length
      ? groups.map(({ name }, n) => `${sizes[n]}${sizes[n] < MOST ? "" : " or more"} ${named(name, sizes[n])}`).join(", ")
      : `Nothing found for “${question}”.`
    panel.hidden = false
    for (const group of groups) {
      await group.read()
      if (turn !== asked) return
      const { name, items, found } = group
      const title = element("p", "group", name)
      title.id = `kb-found-${name}`
      const list = element("ul", "list", ...items.map(item => entry(item, name, result.typed)))
      list.setAttribute("aria-labelledby", title.id)
      panel.append(title, list)
      if (!found.length) continue
      const button = element("button", "more", `${found.length} more`)
      button.type = "button"
      button.setAttribute("aria-label", `${found.length} more ${named(name, found.length)}`)
      button.onclick = async () => {
        const shown = items.length
        await more(group, MOST)
        list.append(...items.slice(shown).map(item => entry(item, name, result.typed)))
        button.remove()
        list.children[shown]?.querySelector("a").focus()
      }
      panel.append(button)
    }
  }

  function close() {
    clearTimeout(timer)
    asked++
    panel.hidden = true
  }

  async function run() {
    const question = field.value.trim() && field.value
    const turn = ++asked
    if (!question) return close()
    const result = (await open()) && (await answer(question.trimStart(), SHOWN, () => turn === asked))
    if (turn === asked) await show(question.trim(), result, turn)
  }

  field.addEventListener("focus", () => {
    open()
    if (field.value && panel.hidden) run()
  })
  field.addEventListener("input", event => {
    clearTimeout(timer)
    if (event.timeStamp - struck > PAUSE) run()
    else timer = setTimeout(run, PAUSE)
    struck = event.timeStamp
  })
  document.addEventListener("pointerdown", event => {
    if (!panel.hidden && !event.target.closest?.(".kb-search")) close()
  })
  document.querySelector(".kb-search").addEventListener("keydown", event => {
    const links = [...panel.querySelectorAll("a, button")]
    const at = links.indexOf(document.activeElement)
    if (event.key === "Escape") {
      if (panel.hidden) field.blur()
      else close()
      if (at >= 0) field.focus()
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (panel.hidden || !links.length) return
      event.preventDefault()
      const next = at + (event.key === "ArrowDown" ? 1 : -1)
      ;(links[next] || field).focus()
    } else if (event.key === "Enter" && document.activeElement === field) {
      event.preventDefault()
      panel.querySelector("a")?.click()
    }
  })
  panel.addEventListener("click", event => event.target.closest("a") && setTimeout(close))
})()
