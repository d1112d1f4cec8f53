// Talks to the server: the key, the errors in words, and when to try again.
import { parseExact } from './dashboard-numbers.js';

const patienceMs = 20_000; // twice what the service itself lets a caller wait (Flush:WaiterTimeout)
const keyName = 'sharded-counter-key';

/** An answer that is no success, or none at all. */
export class Failure extends Error {
  /**
   * @param title What it is, in words.
   * @param text What it means for the person.
   * @param status The HTTP status; 0 where no answer came.
   * @param type The end of the problem's type; empty where the answer was no problem document.
   * @param retryAfter Seconds that the server asks to wait; 0 where it does not say.
   */
  constructor(title, text, { status = 0, type = '', retryAfter = 0 } = {}) {
    super(`${title} ${text}`.trim());
    Object.assign(this, { title, text, status, type, retryAfter });
  }

  /** True when a key is missing or wrong. */
  get needsKey() { return this.status === 401 || this.status === 403; }

  /** True when the same request may succeed later: with a key of its own it may be sent again whatever became of it. */
  get mayPass() { return this.type !== 'refused' && (this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500); }
}

/** The API key of this tab. Not in localStorage: closing the tab forgets it. */
export const key = {
  get: () => sessionStorage.getItem(keyName) ?? '',
  set: value => (value ? sessionStorage.setItem(keyName, value) : sessionStorage.removeItem(keyName)),
};

/** A key that makes a write count once. Not randomUUID, which pages have only over HTTPS and on localhost. */
export const newIdempotencyKey = () => 'dashboard-' + [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, '0')).join('');

/** Reads; the browser's cache asks with the ETag it has. */
export const read = (path, signal) => send(path, { signal, cache: 'no-cache' });

/** Writes, once however often it is called with the same key. */
export const write = (path, idempotencyKey, body) => send(path, {
  method: 'POST',
  headers: { 'Idempotency-Key': idempotencyKey, ...(body && { 'Content-Type': 'application/json' }) },
  body: body ?? undefined,
});

async function send(path, options) {
  const headers = { ...options.headers };
  if (key.get())
    headers['X-Api-Key'] = headers['x-functions-key'] = key.get(); // whichever host this is
  let answer;
  let text;
  const started = performance.now();
  const tooLate = AbortSignal.timeout(patienceMs);
  try {
    answer = await fetch(path, { ...options, headers, signal: options.signal ? AbortSignal.any([options.signal, tooLate]) : tooLate });
    text = await answer.text();
  } catch (error) {
    if (error.name === 'AbortError')
      throw error;
    if (error.name === 'TimeoutError')
      throw new Failure('The server does not answer.', `It has been silent for ${patienceMs / 1000} s.`);
    throw new Failure('The server cannot be reached.', navigator.onLine ? 'It is not running, or the connection was cut.' : 'This device is offline.');
  }

  if (!answer.ok)
    throw failureOf(answer, text);
  try {
    return { body: parseExact(text), started, ended: performance.now() };
  } catch {
    throw new Failure('The answer cannot be read.', 'It is not what this page expects; reload it if the server was updated.', { status: answer.status });
  }
}

/** Problem documents say what happened in their title and detail; what stands between here and the server may answer something else. */
function failureOf(answer, text) {
  const known = { status: answer.status, retryAfter: Number(answer.headers.get('Retry-After')) || 0 };
  try {
    const problem = JSON.parse(text);
    if (problem.title && problem.detail)
      return new Failure(problem.title + '.', problem.detail, { ...known, type: String(problem.type).split('/').at(-1) });
  } catch {
    // no problem document: said below by the status
  }

  return answer.status === 401 || answer.status === 403
    ? new Failure('A valid API key is needed.', '', known)
    : new Failure(`The server answered with an error (${answer.status}).`, '', known);
}
