// One counter: its total and live value, rates, history and shards.
import { read } from './dashboard-api.js';
import { formatAt, HistoryChart } from './dashboard-chart.js';
import { $, html, say, sync } from './dashboard-dom.js';
import { big, format, formatChange, formatRate, formatSpan } from './dashboard-numbers.js';

/** A live read asks every shard: it is done at every second refresh only. */
const liveEvery = 2;

const rates = [['perSecond', 'per second'], ['perMinute', 'per minute'], ['perHour', 'per hour']];

/** The path of a counter's operations. Colons and at signs stay as they are: paths may hold them, and logs read better. */
export const pathOf = name => `api/counters/${encodeURIComponent(name).replaceAll('%3A', ':').replaceAll('%40', '@')}`;

/** @param refreshSoon Asks for a refresh now. */
export function createCounter(refreshSoon) {
  const chart = new HistoryChart($('chart'));
  let name = '';
  let resolution = 'minute';
  let asOf = null;
  let round = 0;

  $('resolution').addEventListener('change', event => {
    resolution = event.target.value;
    refreshSoon();
  });
  $('rates').append(...rates.map(([, label]) => html('div', {}, html('dt', {}, label), html('dd', {}, '–'))));

  function showTotal({ value, asOf: at, rates: speed = {} }) {
    asOf = Date.parse(at);
    say($('total'), format(big(value)));
    rates.forEach(([field], i) => say($('rates').children[i].lastElementChild, formatRate(speed[field])));
  }

  function showHistory({ points: sent, resolution: shown }) {
    if (shown !== resolution)
      return; // asked for before the person chose another
    const points = sent.map(point => ({ at: Date.parse(point.at), value: big(point.value) }));
    chart.draw(points, resolution, name);
    const [first, last] = [points[0], points.at(-1)];
    say($('chart-summary'), points.length < 2 ? '' : `From ${formatAt(first.at, resolution)} to ${formatAt(last.at, resolution)}${resolution === 'day' ? ' (UTC)' : ''}: `
      + `${format(first.value)} to ${format(last.value)}, a change of ${formatChange(last.value - first.value)}.`);
    $('chart-details').hidden = points.length === 0;
    const rows = points.map((point, i) => ({ ...point, change: i > 0 ? formatChange(point.value - points[i - 1].value) : '' })).reverse();
    sync($('chart-rows'), rows, row => String(row.at),
      () => html('tr', {}, html('th', { scope: 'row' }), html('td', { class: 'number' }), html('td', { class: 'number' })),
      ({ children: [at, value, change] }, row) => {
        say(at, formatAt(row.at, resolution));
        say(value, format(row.value));
        say(change, row.change);
      });
  }

  function showLive({ value, shards }) {
    say($('live'), format(big(value)));
    const sums = Object.entries(shards).map(([shard, sum]) => ({ shard, sum: big(sum) }));
    const size = sum => (sum < 0n ? -sum : sum);
    const widest = sums.reduce((widest, { sum }) => (size(sum) > widest ? size(sum) : widest), 1n);
    sync($('shards'), sums, ({ shard }) => shard,
      ({ shard }) => html('tr', {}, html('th', { scope: 'row' }, `Shard ${shard}`), html('td', {}, html('div', { class: 'track', 'aria-hidden': 'true' }, html('div'))), html('td', { class: 'number' })),
      ({ children: [, bar, text] }, { sum }) => {
        const fill = bar.firstElementChild.firstElementChild;
        fill.style.width = `${Number((size(sum) * 1000n) / widest) / 10}%`;
        fill.hidden = sum === 0n;
        fill.classList.toggle('minus', sum < 0n);
        say(text, format(sum));
      });
  }

  function clear() {
    asOf = null;
    round = 0;
    for (const id of ['total', 'live'])
      say($(id), '–');
    for (const { lastElementChild } of $('rates').children)
      say(lastElementChild, '–');
    $('shards').replaceChildren();
    $('chart-rows').replaceChildren();
    say($('chart-summary'), '');
    say($('total-age'), '');
    chart.draw([], resolution, name);
  }

  return {
    get name() { return name; },

    /** Shows another counter, empty until it is read. */
    open(newName) {
      name = newName;
      say($('counter-title'), name);
      clear();
    },

    async refresh(signal) {
      const path = pathOf(name);
      const live = round++ % liveEvery === 0;
      const [total, history, now] = await Promise.all([
        read(`${path}?include=rates`, signal),
        read(`${path}/history?resolution=${resolution}`, signal),
        live ? read(`${path}?consistency=live`, signal) : null,
      ]);
      if (signal.aborted)
        return;
      showTotal(total.body);
      showHistory(history.body);
      if (now)
        showLive(now.body);
    },

    /** Reads the live value, for whoever is about to drain it. */
    async readLive() {
      const { body } = await read(`${pathOf(name)}?consistency=live`);
      return big(body.value);
    },

    /** Makes the next refresh read the shards too. */
    wantLive() { round = 0; },

    /** Says how old the total is. */
    showAge(serverNow, oldSeconds) {
      const age = asOf === null ? null : Math.max(0, (serverNow - asOf) / 1000);
      say($('total-age'), age === null ? '' : `complete up to ${formatSpan(age)} ago`);
      $('total-age').classList.toggle('aged', age !== null && age > oldSeconds);
    },
  };
}

