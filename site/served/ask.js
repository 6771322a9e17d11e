/* Added by `kb serve` to the pages it shows: a box that asks the knowledge base. An answer is shown like a page, with
   numbered citations whose cards the site's own script opens. Only text is set, never HTML. */
"use strict"
;(() => {
  const header = document.querySelector(".md-header__inner")
  const content = document.querySelector(".md-content__inner") || document.querySelector(".md-content")
  if (!header || !content || !window.HTMLDialogElement) return
  const KEPT = "kb-asked"
  const TYPES = "input, textarea, select, [contenteditable]"

  function made(name, kind, ...inside) {
    const found = document.createElement(name)
    if (kind) found.className = kind
    found.append(...inside)
    return found
  }

  const input = made("input", "kb-ask__words")
  Object.assign(input, { type: "text", id: "kb-ask-words", maxLength: 2000, autocomplete: "off", required: true })
  input.enterKeyHint = "search"
  const label = made("label", "kb-ask__label", "Ask the sources")
  label.htmlFor = input.id
  const send = made("button", "kb-ask__send", "Ask")
  const form = made("form", "kb-ask__form", input, send)
  const shut = made("button", "kb-ask__shut", "×")
  shut.type = "button"
  shut.setAttribute("aria-label", "Close")
  const answer = made("div", "kb-ask__answer md-typeset")
  answer.setAttribute("aria-live", "polite")
  const dialog = made("dialog", "kb-ask", label, shut, form, answer)
  dialog.setAttribute("aria-label", "Ask the sources")
  const open = made("button", "kb-ask-open", "Ask")
  open.type = "button"
  open.title = "Ask the sources (a)"
  open.setAttribute("aria-haspopup", "dialog")

  const flat = text => text.split(/\s+/).filter(Boolean).join(" ")
  const key = one => `${one.source}:${one.start}:${one.end}`

  function where(one, links) {
    const link = links[key(one)] || { href: "", title: one.path, note: "" }
    const words = link.href ? made("a", "", link.title) : made("span", "", link.title)
    if (link.href) words.href = link.href
    return [words, link.note ? `, ${link.note}` : ""]
  }

  function shown({ form: told, closing, why, waiting, withdrawn, links }, question) {
    const parts = []
    if (told.question !== question) parts.push(made("p", "kb-ask__closing", `Asked: ${told.question}`))
    const numbers = new Map()
    const notes = made("ol")
    function cited(citation) {
      const at = key(citation)
      if (!numbers.has(at)) {
        numbers.set(at, numbers.size + 1)
        const note = made("li", "",
          made("p", "",
            made("span", "kb-quote", `“${flat(citation.text)}”`),
            made("span", "kb-cite", ...where(citation, links))))
        note.id = `fn:asked-${numbers.size}`
        notes.append(note)
      }
      const ref = made("a", "footnote-ref", String(numbers.get(at)))
      ref.href = `#fn:asked-${numbers.get(at)}`
      return made("sup", "", ref)
    }
    for (const sentence of told.sentences) {
      const items = sentence.citations.map(citation => flat(citation.text))
      if (items.length > 1 && items.join(" ") === sentence.text)
        parts.push(made("ul", "", ...items.map((item, n) => made("li", "", item, cited(sentence.citations[n])))))
      else parts.push(made("p", "", sentence.text, ...sentence.citations.map(cited)))
    }
    if (told.decides) parts.push(made("p", "kb-ask__closing", `Yes or no hangs on: “${flat(told.decides)}”`))
    if (told.abstained) {
      // What has every word of the question may well answer it: nobody is told that it does not.
      const whole = told.passages.length && !told.unknown_terms.length && !told.missing.length
      const none = whole ? "No sentence of the sources surely answers this; these may." : "The sources do not say."
      parts.push(made("p", "kb-ask__none", none))
      if (told.unknown_terms.length) parts.push(made("p", "", `No source mentions: ${told.unknown_terms.join(", ")}.`))
      else if (told.missing.length && told.passages.length)
        parts.push(made("p", "", `The closest passage has nothing of: ${told.missing.join(", ")}.`))
      if (told.passages.length) parts.push(made("p", "", "Closest passages:"))
      for (const { source, path, sentence } of told.passages.slice(0, 3)) {
        const one = { source, path, start: sentence.start, end: sentence.end }
        parts.push(made("blockquote", "", made("p", "", flat(sentence.text)), made("p", "kb-cite", ...where(one, links))))
      }
    }
    for (const { cited: one, says, because } of told.corrections)
      parts.push(made("p", "kb-ask__dispute", `Corrected by you (${numbers.get(key(one)) || one.path}): ${says} Because: ${because}`))
    for (const { cited: one, other, detail } of told.disputes) {
      const [here, there] = [numbers.get(key(one)), numbers.get(key(other))]
      if (there) parts.push(made("p", "kb-ask__dispute", `Sources disagree (${detail}): ${here} and ${there}.`))
      else parts.push(made("p", "kb-ask__dispute", `Sources disagree (${detail}): “${flat(other.text)}” `, ...where(other, links)))
    }
    if (numbers.size) parts.push(made("div", "footnote", made("hr"), notes))
    if (!told.abstained) parts.push(made("p", "kb-ask__closing", closing))
    if (why) parts.push(made("p", "kb-ask__closing", why))
    if (waiting) parts.push(made("p", "kb-ask__closing", "This may not be the last word: the question waits for its answer."))
    if (told.saved) parts.push(made("p", "kb-ask__closing", `You have saved an answer to this: ${told.saved}`))
    if (withdrawn)
      parts.push(made("p", "kb-ask__closing", "An earlier form of it, which showed other passages, waits no more."))
    return parts
  }

  function kept() {
    try {
      return JSON.parse(sessionStorage.getItem(KEPT))
    } catch {
      return null
    }
  }

  function keep(asked) {
    try {
      sessionStorage.setItem(KEPT, JSON.stringify(asked))
    } catch {
      // full, or not allowed: the answer is shown all the same
    }
  }

  async function ask() {
    const question = input.value.trim()
    if (!question || answer.getAttribute("aria-busy") === "true") return
    answer.setAttribute("aria-busy", "true")
    answer.replaceChildren(made("p", "kb-ask__closing", "Reading …"))
    try {
      const reply = await fetch("/_kb/ask", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ question, links: true, before: kept()?.before || null }),
      })
      const told = await reply.json()
      if (!reply.ok) throw new Error(told.error)
      keep({
        question,
        told,
        before: { question: told.form.question, answer: told.form.sentences[0]?.text || "" },
      })
      answer.replaceChildren(...shown(told, question))
    } catch (error) {
      const said = error instanceof TypeError ? "kb serve does not answer; is it still running?" : error.message
      answer.replaceChildren(made("p", "kb-ask__none", said))
    }
    answer.removeAttribute("aria-busy")
  }

  function show() {
    if (dialog.open) return
    const last = kept()
    if (last && !answer.firstChild) {
      input.value = last.question
      answer.replaceChildren(...shown(last.told, last.question))
    }
    dialog.showModal()
    input.select()
  }

  form.addEventListener("submit", event => {
    event.preventDefault()
    ask()
  })
  shut.onclick = () => dialog.close()
  open.onclick = show
  dialog.addEventListener("click", event => event.target === dialog && dialog.close())
  dialog.addEventListener("close", () => open.focus())
  answer.addEventListener("click", event => event.target.closest("a[href]:not(.footnote-ref)") && dialog.close())
  dialog.addEventListener("keydown", event => {
    if (event.key !== "Escape") event.stopPropagation() // the site's own keys are for its pages
    else if (dialog.querySelector(".kb-cite-card")) event.preventDefault() // closes the card alone
  })
  document.addEventListener("keydown", event => {
    if (event.key !== "a" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(TYPES)) return
    event.preventDefault()
    show()
  })
  header.append(open)
  content.append(dialog)
})()
