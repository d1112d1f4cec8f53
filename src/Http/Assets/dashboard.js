// The page: which view is shown, when it is refreshed, and what is said when that fails.
import { Failure, key } from './dashboard-api.js';
import { createCounter } from './dashboard-counter.js';
import { $, say } from './dashboard-dom.js';
import { createList } from './dashboard-list.js';
import { formatSpan } from './dashboard-numbers.js';
import { createPipeline } from './dashboard-pipeline.js';
import { createCountForm, createReset } from './dashboard-write.js';

const title = document.title;
const refreshSeconds = 3;
const longestWaitSeconds = 60;
const oldSeconds = 15; // totals this old are behind: three times what a slow schedule of aggregation, or more, should take

const pipeline = createPipeline();
const list = createList(refreshNow);
const counter = createCounter(refreshNow);
const countForm = createCountForm(afterWrite, askForKey);
createReset(counter, afterWrite, askForKey);

let view = list;
let failures = 0;
let isPaused = false;
let waitsForKey = false;
let timer = 0;
let running = null; // the refresh under way, to be called off when another is wanted

function afterWrite() {
  counter.wantLive();
  refreshNow();
}

/** Refreshes at once, in place of the refresh under way. */
function refreshNow() {
  clearTimeout(timer);
  running?.abort();
  if (!waitsForKey)
    refresh();
}

async function refresh() {
  const run = running = new AbortController();
  $('main').dataset.refreshing = ''; // not aria-busy, which keeps readers away from what is there
  let waitSeconds = refreshSeconds;
  try {
    // Both come to their end, and what one brings is shown though the other fails.
    const ends = await Promise.allSettled([pipeline.refresh(run.signal, oldSeconds), view.refresh(run.signal)]);
    const failed = ends.find(end => end.status === 'rejected');
    if (failed)
      throw failed.reason;
    failures = 0;
    $('trouble').hidden = true;
  } catch (failure) {
    if (run !== running)
      return; // another refresh took its place, and speaks for itself
    if (failure instanceof Failure && failure.needsKey) {
      askForKey(failure);
      return;
    }

    // Doubled each time, so that a server in trouble is not asked by every open page at once; never sooner than it asks for.
    waitSeconds = !failure.mayPass ? longestWaitSeconds : Math.max(failure.retryAfter, Math.min(longestWaitSeconds, refreshSeconds * (2 ** failures++))) * (1 + (Math.random() / 5));
    showTrouble(failure);
  }

  if (run !== running)
    return;
  running = null;
  showAges();
  delete $('main').dataset.refreshing;
  if (!isPaused && !document.hidden)
    timer = setTimeout(refresh, waitSeconds * 1000);
}

function showTrouble(failure) {
  if (!(failure instanceof Failure))
    console.error(failure); // a mistake of this page, for whoever mends it
  say($('trouble-title'), failure instanceof Failure ? failure.title : 'This page made a mistake.');
  say($('trouble-text'), failure.mayPass ? `${failure.text} What is shown is from before; the page tries again by itself.` : failure.text ?? failure.message);
  $('trouble').dataset.state = failure.status === 429 || failure.status === 503 ? 'warn' : 'bad';
  $('trouble').hidden = false;
}

function askForKey(failure) {
  waitsForKey = true;
  clearTimeout(timer);
  running?.abort();
  running = null;
  say($('key-text'), key.get() ? 'The key that was given is not accepted, or does not allow this.' : `${failure.title} Ask whoever runs the service for one.`);
  $('key').hidden = false;
  document.body.classList.toggle('locked', pipeline.last === null); // nothing could be read yet: there is nothing to show
  $('trouble').hidden = true;
  $('forget').hidden = !key.get();
  $('key-value').focus();
  showAges();
}

/** How old totals are, second by second: it grows also while nothing comes in. */
function showAges() {
  const { last } = pipeline;
  const now = pipeline.now();
  const age = last?.asOf === undefined ? null : Math.max(0, (now - Date.parse(last.asOf)) / 1000);
  const old = age === null ? 'no totals yet' : `totals ${formatSpan(age)} old`;
  const pill = $('freshness');
  if (waitsForKey)
    say(pill, 'Waiting for a key', 'wait');
  else if (!$('trouble').hidden)
    say(pill, last === null ? 'Not connected' : `Not connected, ${old}`, 'bad');
  else if (last === null)
    say(pill, 'Connecting …', 'wait');
  else if (last.notReadyReason)
    say(pill, last.notReadyReason, 'bad');
  else if (isPaused)
    say(pill, `Paused, ${old}`, age === null || age > oldSeconds ? 'warn' : 'wait');
  else
    say(pill, old[0].toUpperCase() + old.slice(1), age === null || age > oldSeconds ? 'warn' : 'good');
  if (now !== null)
    counter.showAge(now, oldSeconds);
}

/** Shows what the address names. */
function route(event) {
  const [, name] = /^#\/counter\/(.+)$/.exec(location.hash) ?? [];
  const isCounter = name !== undefined;
  $('overview').hidden = isCounter;
  $('pipeline').hidden = isCounter;
  $('counter').hidden = !isCounter;
  $('danger').hidden = !isCounter;
  if (isCounter) {
    const decoded = decodeFragment(name);
    counter.open(decoded);
    countForm.suggest(decoded);
    view = counter;
    document.title = `${decoded} – ${title}`;
  } else {
    list.open(new URLSearchParams(location.hash.split('?')[1] ?? ''));
    view = list;
    document.title = title;
  }

  if (event) { // another view: a reader starts at its heading
    $(isCounter ? 'counter-title' : 'overview-title').focus({ preventScroll: true });
    scrollTo(0, 0);
  }

  refreshNow();
}

/** A fragment typed by hand may hold a percent sign that means nothing. */
function decodeFragment(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

$('key').addEventListener('submit', event => {
  event.preventDefault();
  key.set($('key-value').value.trim());
  $('key-value').value = '';
  $('key').hidden = true;
  document.body.classList.remove('locked');
  $('forget').hidden = false;
  waitsForKey = false;
  $('main').focus();
  refreshNow();
});
$('forget').addEventListener('click', () => {
  key.set('');
  $('forget').hidden = true;
  refreshNow();
});
$('pause').addEventListener('click', () => {
  isPaused = !isPaused;
  $('pause').setAttribute('aria-pressed', String(isPaused));
  if (isPaused)
    clearTimeout(timer);
  else
    refreshNow();
  showAges();
});
$('retry').addEventListener('click', refreshNow);
$('skip').addEventListener('click', () => $('main').focus());
addEventListener('hashchange', route);
addEventListener('online', refreshNow);
document.addEventListener('visibilitychange', () => {
  if (document.hidden)
    clearTimeout(timer); // nobody looks
  else if (!isPaused)
    refreshNow();
});
$('forget').hidden = !key.get();
setInterval(showAges, 1000);
route();
