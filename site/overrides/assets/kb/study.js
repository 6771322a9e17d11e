/* Asks the cards one by one. What is known of a card follows from a log of reviews, kept in this browser in the lines of
   study.jsonl, so that `kb study` and this page can go on from each other. Texts of sources are only ever set as text. */
"use strict"
;(() => {
  const place = document.getElementById("kb-study")
  const { title, topics, cards: known, shard, texts } = window.kbStudy || { title: "", cards: [] }
  if (!place || !known.length) return
  const cards = known.map(([id, topic], at) => ({ id, topic: topics[topic][0], at }))

  const NEW = 10 // new cards a sitting, as `kb study` has it
  const NAMES = { 1: "Again", 2: "Hard", 3: "Good", 4: "Easy" }
  const KEY = `kb-study:${title}`
  const root = document.querySelector('link[href*="assets/kb/study.css"]').getAttribute("href").replace("assets/kb/study.css", "")
  let scheduler = null // read when something is known or answered
  const memories = new Map()
  const lines = []
  const box = document.getElementById("kb-study-card")
  const choice = document.getElementById("kb-study-topic")
  const status = document.getElementById("kb-study-count")
  let queue = []
  let answered = 0
  let recorded = Promise.resolve() // the rating given last: the scheduler may still be on its way when one saves

  const make = (tag, name, text) => {
    const element = document.createElement(tag)
    if (name) element.className = name
    if (text) element.textContent = text
    return element
  }

  const schedule = async () => {
    if (!scheduler && (await window.kbRead("assets/kb/fsrs.js"))) scheduler = window.FSRS.fsrs({ enable_fuzz: false })
    return scheduler !== null
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

  const replay = async (said) => {
    if (!said.length || !(await schedule())) return
    memories.clear()
    lines.length = 0
    const at = (line) => {
      try {
        return Date.parse(JSON.parse(line).at) || 0
      } catch {
        return 0
      }
    }
    ;[...new Set(said)].sort((one, other) => at(one) - at(other)).forEach(record)
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

  const ask = async () => {
    const card = queue[0]
    if (card) await window.kbRead(`assets/kb/study/${Math.floor(card.at / shard)}.js`)
    if (card !== queue[0]) return
    box.replaceChildren()
    if (!card || !texts[card.id]) {
      const ahead = cards.map((one) => memories.get(one.id)).filter(Boolean).map((memory) => memory.due)
      const next = ahead.length ? ` The next card is due ${new Date(Math.min(...ahead)).toLocaleString()}.` : ""
      box.append(make("p", "", `Nothing more to ask now.${answered ? ` ${answered} answered.` : ""}${next}`))
      return
    }
    const said = texts[card.id]
    if (said.title) box.append(make("p", "kb-study__topic", said.title))
    box.append(make("p", "kb-study__front", said.front))
    const buttons = make("div", "kb-study__buttons")
    const show = make("button", "", "Show the answer")
    show.type = "button"
    show.addEventListener("click", () => answer(card, buttons))
    buttons.append(show)
    box.append(buttons)
  }

  const answer = (card, buttons) => {
    const said = texts[card.id]
    const source = said.href ? make("a", "", said.source) : make("span", "", said.source)
    if (said.href) source.href = root + said.href
    const quote = make("blockquote")
    quote.append(make("p", "", `“${said.quote}”`))
    const cite = make("p", "kb-study__topic")
    cite.append(source)
    buttons.replaceChildren(
      ...Object.entries(NAMES).map(([rating, name]) => {
        const button = make("button", "", `${rating} ${name}`)
        button.type = "button"
        button.addEventListener("click", () => (recorded = rate(card, Number(rating))))
        return button
      }),
    )
    buttons.before(make("p", "kb-study__answer", said.answer), quote, cite)
    buttons.lastChild.previousSibling.focus()
    schedule().then((known) => {
      const now = new Date()
      const ahead = known && scheduler.repeat(memories.get(card.id) || window.FSRS.createEmptyCard(now), now)
      if (ahead)
        [...buttons.children].forEach((button, at) => button.append(make("small", "", wait(ahead[at + 1].card.due - now))))
    })
  }

  const wait = (milliseconds) => {
    const minutes = Math.round(milliseconds / 60000)
    if (minutes < 60) return `${Math.max(1, minutes)} min`
    return minutes < 2880 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1440)} days`
  }

  const rate = async (card, rating) => {
    box.querySelectorAll("button").forEach((button) => (button.disabled = true)) // once
    if (!(await schedule())) return
    const at = new Date().toISOString().replace("Z", "+00:00")
    record(JSON.stringify({ card: card.id, rating, at }))
    store()
    queue.shift()
    if (rating === 1) queue.push(card)
    answered += 1
    await ask()
    box.querySelector("button")?.focus()
  }

  document.addEventListener("keydown", (event) => {
    if (event.target.closest("input, select, textarea") || event.ctrlKey || event.metaKey || event.altKey) return
    const buttons = box.querySelectorAll("button")
    if (buttons.length === 4 && event.key in NAMES) buttons[Number(event.key) - 1].click()
  })
  choice.addEventListener("change", deal)
  document.getElementById("kb-study-save").addEventListener("click", async () => {
    await recorded
    const link = make("a")
    link.href = URL.createObjectURL(new Blob([lines.map((line) => `${line}\n`).join("")], { type: "application/jsonl" }))
    link.download = "study.jsonl"
    link.click()
    URL.revokeObjectURL(link.href)
  })
  document.getElementById("kb-study-load").addEventListener("change", async (event) => {
    const [file] = event.target.files
    if (!file) return
    await replay([...lines, ...(await file.text()).split("\n").map((line) => line.trim()).filter(Boolean)])
    store()
    deal()
  })

  document.getElementById("kb-study-list").hidden = true
  place.hidden = false
  const numbers = new Map()
  for (const { topic } of cards) numbers.set(topic, (numbers.get(topic) || 0) + 1)
  for (const [slug, name] of topics) choice.append(new Option(`${name} (${numbers.get(slug)})`, slug))
  replay(stored()).then(deal)
})()
