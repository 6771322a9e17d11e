/* Asks the cards one by one. What is known of a card follows from a log of reviews, kept in this browser in the lines of
   study.jsonl, so that `kb study` and this page can go on from each other. Texts of sources are only ever set as text. */
"use strict"
;(() => {
  const place = document.getElementById("kb-study")
  const { title, cards } = window.kbStudy || { title: "", cards: [] }
  if (!place || !cards.length || !window.FSRS) return

  const NEW = 10 // new cards a sitting, as `kb study` has it
  const NAMES = { 1: "Again", 2: "Hard", 3: "Good", 4: "Easy" }
  const KEY = `kb-study:${title}`
  const root = document.querySelector('link[href*="assets/kb/study.css"]').getAttribute("href").replace("assets/kb/study.css", "")
  const scheduler = window.FSRS.fsrs({ enable_fuzz: false })
  const memories = new Map()
  const lines = []
  const box = document.getElementById("kb-study-card")
  const choice = document.getElementById("kb-study-topic")
  const status = document.getElementById("kb-study-count")
  let queue = []
  let answered = 0

  const make = (tag, name, text) => {
    const element = document.createElement(tag)
    if (name) element.className = name
    if (text) element.textContent = text
    return element
  }

  const record = (line) => {
    let row
    try {
      row = JSON.parse(line)
    } catch {
      return false
    }
    const at = new Date(row && row.at)
    if (!row || typeof row.card !== "string" || !(row.rating in NAMES) || Number.isNaN(at.getTime())) return false
    const memory = memories.get(row.card) || window.FSRS.createEmptyCard(at)
    memories.set(row.card, scheduler.next(memory, at, Number(row.rating)).card)
    lines.push(line)
    return true
  }

  const replay = (texts) => {
    memories.clear()
    lines.length = 0
    const at = (line) => {
      try {
        return Date.parse(JSON.parse(line).at) || 0
      } catch {
        return 0
      }
    }
    ;[...new Set(texts)].sort((one, other) => at(one) - at(other)).forEach(record)
  }

  const stored = () => {
    try {
      return (localStorage.getItem(KEY) || "").split("\n").filter(Boolean)
    } catch {
      return [] // a browser that keeps nothing: the sitting still works
    }
  }

  const store = () => {
    try {
      localStorage.setItem(KEY, lines.join("\n"))
    } catch {
      status.textContent = "This browser keeps nothing: save your reviews before you leave."
    }
  }

  const deal = () => {
    const now = new Date()
    const own = cards.filter((card) => !choice.value || card.topic === choice.value)
    const due = own.filter((card) => memories.has(card.id) && memories.get(card.id).due <= now)
    due.sort((one, other) => memories.get(one.id).due - memories.get(other.id).due)
    const fresh = own.filter((card) => !memories.has(card.id)).slice(0, NEW)
    queue = [...due, ...fresh]
    answered = 0
    status.textContent = `${own.length} cards, ${due.length} due, ${fresh.length} new`
    ask()
  }

  const ask = () => {
    box.replaceChildren()
    const card = queue[0]
    if (!card) {
      const ahead = cards.map((one) => memories.get(one.id)).filter(Boolean).map((memory) => memory.due)
      const next = ahead.length ? ` The next card is due ${new Date(Math.min(...ahead)).toLocaleString()}.` : ""
      box.append(make("p", "", `Nothing more to ask now.${answered ? ` ${answered} answered.` : ""}${next}`))
      return
    }
    if (card.title) box.append(make("p", "kb-study__topic", card.title))
    box.append(make("p", "kb-study__front", card.front))
    const buttons = make("div", "kb-study__buttons")
    const show = make("button", "", "Show the answer")
    show.type = "button"
    show.addEventListener("click", () => answer(card, buttons))
    buttons.append(show)
    box.append(buttons)
  }

  const answer = (card, buttons) => {
    const source = card.href ? make("a", "", card.source) : make("span", "", card.source)
    if (card.href) source.href = root + card.href
    const quote = make("blockquote")
    quote.append(make("p", "", `“${card.quote}”`))
    const cite = make("p", "kb-study__topic")
    cite.append(source)
    const now = new Date()
    const ahead = scheduler.repeat(memories.get(card.id) || window.FSRS.createEmptyCard(now), now)
    buttons.replaceChildren(
      ...Object.entries(NAMES).map(([rating, name]) => {
        const button = make("button", "", `${rating} ${name}`)
        button.type = "button"
        button.append(make("small", "", wait(ahead[rating].card.due - now)))
        button.addEventListener("click", () => rate(card, Number(rating)))
        return button
      }),
    )
    buttons.before(make("p", "kb-study__answer", card.answer), quote, cite)
    buttons.lastChild.previousSibling.focus()
  }

  const wait = (milliseconds) => {
    const minutes = Math.round(milliseconds / 60000)
    if (minutes < 60) return `${Math.max(1, minutes)} min`
    return minutes < 2880 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1440)} days`
  }

  const rate = (card, rating) => {
    const at = new Date().toISOString().replace("Z", "+00:00")
    record(JSON.stringify({ card: card.id, rating, at }))
    store()
    queue.shift()
    if (rating === 1) queue.push(card)
    answered += 1
    ask()
    box.querySelector("button")?.focus()
  }

  document.addEventListener("keydown", (event) => {
    if (event.target.closest("input, select, textarea") || event.ctrlKey || event.metaKey || event.altKey) return
    const buttons = box.querySelectorAll("button")
    if (buttons.length === 4 && event.key in NAMES) buttons[Number(event.key) - 1].click()
  })
  choice.addEventListener("change", deal)
  document.getElementById("kb-study-save").addEventListener("click", () => {
    const link = make("a")
    link.href = URL.createObjectURL(new Blob([lines.map((line) => `${line}\n`).join("")], { type: "application/jsonl" }))
    link.download = "study.jsonl"
    link.click()
    URL.revokeObjectURL(link.href)
  })
  document.getElementById("kb-study-load").addEventListener("change", async (event) => {
    const [file] = event.target.files
    if (!file) return
    replay([...lines, ...(await file.text()).split("\n").map((line) => line.trim()).filter(Boolean)])
    store()
    deal()
  })

  replay(stored())
  document.getElementById("kb-study-list").hidden = true
  place.hidden = false
  deal()
})()
