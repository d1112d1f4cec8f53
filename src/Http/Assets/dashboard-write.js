// Counts and resets. Each has an idempotency key that it keeps until its outcome is known, so whatever is sent again takes effect once.
import { newIdempotencyKey, write } from './dashboard-api.js';
import { pathOf } from './dashboard-counter.js';
import { $, say } from './dashboard-dom.js';
import { big, format, formatChange } from './dashboard-numbers.js';

const attempts = 4;
const patienceSeconds = 10; // a longer wait is the person's to decide

const pause = seconds => new Promise(done => setTimeout(done, seconds * 1000));

/** Sends until the outcome is known, a few times; the failure that it ends with otherwise is the last one's. */
async function sendOnce(path, key, body, onWait) {
  for (let attempt = 1; ; attempt++) {
    try {
      return (await write(path, key, body)).body;
    } catch (failure) {
      const seconds = Math.max(failure.retryAfter ?? 0, 2 ** (attempt - 1));
      if (!failure.mayPass || attempt === attempts || seconds > patienceSeconds)
        throw failure;
      onWait(failure);
      await pause(seconds);
    }
  }
}

/**
 * The form that counts.
 * @param onDone Something was counted.
 * @param onKeyNeeded (failure) A key is missing.
 */
export function createCountForm(onDone, onKeyNeeded) {
  let isSending = false;
  let open = null; // what was sent and has no outcome yet: { name, delta, key }
  const outcome = $('count-outcome');
  const button = $('count').querySelector('button');

  async function submit(event) {
    event.preventDefault();
    if (isSending)
      return;
    const name = $('count-name').value.trim();
    const delta = BigInt($('count-delta').value.trim().replace('−', '-').replace('+', ''));
    const before = open;
    const isSame = before !== null && before.name === name && before.delta === delta;
    open = isSame ? before : { name, delta, key: newIdempotencyKey() };
    const what = `${formatChange(delta)} on ${name}`;
    isSending = true; // and not disabled, which would take the keyboard off the button
    button.setAttribute('aria-disabled', 'true');
    say(outcome, 'Sending …', 'wait');
    try {
      const answer = await sendOnce(`${pathOf(name)}/increment`, open.key, JSON.stringify({ delta: Number(delta) }),
        failure => say(outcome, `${failure.message} Trying again …`, 'warn'));
      open = null;
      const lost = before !== null && !isSame ? ` Whether ${formatChange(before.delta)} on ${before.name} was counted before is not known.` : '';
      say(outcome, (answer.duplicate ? `${what} had been counted already, and was not counted twice.` : `Counted: ${what}.`) + lost, 'good');
      onDone();
    } catch (failure) {
      if (failure.needsKey)
        onKeyNeeded(failure);
      if (failure.mayPass) {
        say(outcome, `${failure.message} Press Count again: it is sent with the same key and counts once.`, 'warn');
      } else {
        open = null;
        say(outcome, failure.message, 'bad');
      }
    } finally {
      isSending = false;
      button.removeAttribute('aria-disabled');
    }
  }

  $('count').addEventListener('submit', submit);
  return {
    /** Puts a counter's name in, for a person who looks at it. */
    suggest(name) { $('count-name').value = name; },
  };
}

/**
 * The dialog that resets the counter shown.
 * @param counter As createCounter made it.
 * @param onDone Something was drained.
 * @param onKeyNeeded (failure) A key is missing.
 */
export function createReset(counter, onDone, onKeyNeeded) {
  const dialog = $('reset');
  const confirm = $('reset-confirm');
  const cancel = $('reset-cancel');
  const outcome = $('reset-outcome');
  const unsettled = new Map(); // name → key of a reset whose outcome is not known: opened again, the dialog asks for the same one
  let isSending = false;
  let name = '';
  let key = '';

  async function ask() {
    name = counter.name;
    key = unsettled.get(name) ?? newIdempotencyKey();
    say($('reset-title'), `Reset ${name}?`);
    say($('reset-text'), 'Its whole value is taken out. Reading how much that is …');
    say(outcome, '', 'wait');
    say(confirm, 'Reset');
    say(cancel, 'Cancel');
    confirm.hidden = false;
    dialog.showModal();
    cancel.focus(); // what does no harm comes first
    const asked = key;
    const amount = await counter.readLive().then(value => `It holds ${format(value)} now.`, failure => `How much it holds cannot be read now: ${failure.message}`);
    if (asked === key && dialog.open && !confirm.hidden)
      say($('reset-text'), `${amount} All of that is taken out, and it starts again from 0. What arrives meanwhile is either in the amount taken out or in the new value. This cannot be undone.`);
  }

  async function reset() {
    if (isSending)
      return;
    isSending = true;
    confirm.setAttribute('aria-disabled', 'true');
    unsettled.set(name, key);
    say(outcome, 'Resetting …', 'wait');
    try {
      const answer = await sendOnce(`${pathOf(name)}/reset`, key, null, failure => say(outcome, `${failure.message} Trying again …`, 'warn'));
      unsettled.delete(name);
      confirm.hidden = true;
      say($('reset-text'), 'Done. It starts again from 0.');
      say(outcome, `${format(big(answer.drained))} was taken out of ${name}.`, 'good');
      say(cancel, 'Close');
      cancel.focus();
      onDone();
    } catch (failure) {
      if (failure.needsKey) {
        unsettled.delete(name);
        dialog.close();
        onKeyNeeded(failure);
      } else if (failure.mayPass) {
        say(outcome, `${failure.message} Press Try again: it is the same reset, and takes effect once.`, 'warn');
        say(confirm, 'Try again');
      } else {
        unsettled.delete(name);
        say(outcome, failure.message, 'bad');
      }
    } finally {
      isSending = false;
      confirm.removeAttribute('aria-disabled');
    }
  }

  $('reset-open').addEventListener('click', ask);
  confirm.addEventListener('click', reset);
}
