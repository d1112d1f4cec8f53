// Counts in a page, each increment once: docs/browser-client.md. Types: counter.d.ts
const prefix = 'counter.js '
const tidy = key => { try { store.removeItem(prefix + key) } catch {} }
const load = key => { try { return JSON.parse(store.getItem(prefix + key)) } catch {} }
const save = (key, batch) => { try { store.setItem(prefix + key, JSON.stringify(batch)); return 1 } catch { tidy(key) } }
const checked = name => {
  if (name + '' === name && /^(?!\.+$)[\w.~:@-]{1,128}$/.test(name)) return name
  throw TypeError('bad counter: ' + name)
}
let store
try { store = localStorage } catch {}

export class Counter {
  #query; #timer; #paused = 0; #failures = 0
  #open = new Map // counter: delta
  #batches = new Map // key: batch, or 1 where the store has it
  #flying = new Map
  #reads = new Map

  constructor({ base = new URL('.', import.meta.url), code = new URL(import.meta.url).searchParams.get('code'), every = 1e3, onlost } = {}) {
    Object.assign(this, { base, every, onlost })
    this.#query = code ? '?code=' + encodeURIComponent(code) : '?'
    const hide = () => this.flush(1)
    const look = () => {
      for (const name in store) if (name.startsWith(prefix)) this.#batches.set(name.slice(prefix.length), 1)
      this.#paused || this.#later(0)
    }
    addEventListener('online', look)
    addEventListener('pagehide', hide)
    document.addEventListener('visibilitychange', () => document.hidden ? hide() : look())
    look()
  }

  increment(name, delta = 1) {
    const bad = n => !Number.isInteger(n) || Math.abs(n) > 1e12
    if (bad(delta) || !delta) throw RangeError('bad delta: ' + delta)
    let sum = (this.#open.get(checked(name)) ?? 0) + delta
    if (bad(sum) || this.#open.size > 89 && !this.#open.has(name)) this.#seal(), sum = delta
    this.#open.set(name, sum)
    this.#timer || this.#later(navigator.onLine ? this.every : 6e4)
  }

  read(name) {
    if (!this.#reads.has(checked(name)))
      this.#reads.set(name, fetch(this.#url('counters/' + name), { credentials: 'omit' })
        .then(answer => answer.ok ? answer.json() : Promise.reject(Error('read: ' + answer.status)))
        .finally(() => this.#reads.delete(name)))
    return this.#reads.get(name)
  }

  async flush(hiding) {
    this.#seal()
    do {
      for (const key of this.#batches.keys())
        if (navigator.onLine && !this.#flying.has(key) && (this.#paused ? hiding && this.#batches.get(key) != 1 : hiding || this.#flying.size < 4))
          this.#flying.set(key, this.#send(key, hiding).finally(() => this.#flying.delete(key)))
      await Promise.all(this.#flying.values())
    } while (navigator.onLine && !hiding && !this.#paused && this.#batches.size)
    return !this.#batches.size
  }

  #url(path) { return new URL('api/' + path + this.#query, new URL(this.base, location)).href }

  #later(wait) {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => { this.#timer = this.#paused = 0; this.flush() }, wait)
  }

  #seal() {
    const key = crypto.getRandomValues(new Uint32Array(5)).join('-')
    const body = [...this.#open].filter(([, delta]) => delta).map(([counter, delta]) => ({ counter, delta }))
    this.#open.clear()
    const batch = { url: this.#url('increments') + '&key=' + key, body: JSON.stringify(body), sent: 0, attempts: 0 }
    if (body.length) this.#batches.set(key, save(key, batch) || batch)
  }

  async #send(key, hiding) {
    let batch = this.#batches.get(key), wait = Math.min(1e3 * 2 ** this.#failures, 6e4), problem
    const stored = batch === 1, now = Date.now()
    if (stored) batch = load(key)
    if (!batch) return this.#batches.delete(key) // settled by another tab
    const { url, body, sent } = batch, age = now - (sent || now)
    const settle = () => { tidy(key); this.#failures = 0; this.#batches.delete(key) }
    const lost = () => {
      settle()
      const report = { increments: JSON.parse(body), attempts: batch.attempts, problem }
      queueMicrotask(() => this.onlost ? this.onlost(report) : console.warn('counter.js lost', report))
    }
    if (age > 864e5 || age < -6e4) return lost()
    batch.sent ||= now
    batch.attempts++
    if (stored && !save(key, batch)) this.#batches.set(key, batch)
    if (hiding && !('keepalive' in Request.prototype)) return navigator.sendBeacon(url, body)
    try {
      const answer = await fetch(url, { method: 'POST', body, keepalive: true, credentials: 'omit', signal: AbortSignal.timeout?.(3e4) })
      wait = Math.max(wait, 1e3 * answer.headers.get('retry-after') || 0)
      problem = await answer.json().catch(() => ({ status: answer.status }))
      if (problem.status == 'counted') return settle()
      if (/4(?!08|25|29)../.test(answer.status) || /refused$/.test(problem.type)) return lost()
    } catch {}
    this.#failures += !this.#paused
    this.#paused = Math.max(this.#paused, Date.now() + Math.min(wait * (1 + Math.random() / 4), 864e5))
    this.#later(this.#paused - Date.now())
  }
}

export const counter = new Counter
