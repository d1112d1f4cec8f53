// The list of counters: search, order, pages, a line and rates for each.
import { Failure, read } from './dashboard-api.js';
import { drawSparkline, sparkline } from './dashboard-chart.js';
import { $, html, say, sync } from './dashboard-dom.js';
import { big, format, formatRate } from './dashboard-numbers.js';

const pageSize = 20;
const typingMs = 200; // a pause this long, and what was typed is looked for
const longValue = 14; // characters from which on a value is set smaller, to fit its column
const rates = ['perSecond', 'perMinute', 'perHour'];

/** The address of a counter's page. Names hold nothing that a fragment cannot. */
export const linkTo = name => `#/counter/${name}`;

/** @param refreshSoon Asks for a refresh now: the person wants to see something else. */
export function createList(refreshSoon) {
  let prefix = '';
  let order = 'value';
  let starts = [null]; // where each page up to the present one begins
  let next = null;
  let announce = false;
  let typing = 0;

  function goTo(newStarts) {
    starts = newStarts;
    announce = true;
    refreshSoon();
  }

  /** What is asked for stands in the address, so that it can be sent to others and found again. */
  function remember() {
    const query = new URLSearchParams({ ...(prefix && { prefix }), ...(order !== 'value' && { order }) }).toString();
    history.replaceState(null, '', query ? `#/?${query}` : '#/');
    goTo([null]);
  }

  $('search').addEventListener('submit', event => event.preventDefault());
  $('prefix').addEventListener('input', () => {
    clearTimeout(typing);
    typing = setTimeout(() => {
      prefix = $('prefix').value.trim();
      remember();
    }, typingMs);
  });
  $('order').addEventListener('change', () => {
    order = $('order').value;
    remember();
  });
  $('next').addEventListener('click', () => goTo([...starts, next]));
  $('previous').addEventListener('click', () => goTo(starts.slice(0, -1)));

  function makeRow({ counter }) {
    // Said again as roles: on a phone the style makes grids of rows, which browsers take for no tables any more.
    const row = html('tr', { role: 'row' }, html('th', { role: 'rowheader', scope: 'row' }, html('a', { href: linkTo(counter), title: counter }, counter)),
      html('td', { role: 'cell', class: 'number value' }), html('td', { role: 'cell', class: 'spark' }, sparkline([])),
      ...rates.map(() => html('td', { role: 'cell', class: 'number rate' })));
    row.addEventListener('animationend', () => row.classList.remove('fresh'));
    return row;
  }

  function updateRow(row, { counter, value, history: values = [], rates: speed = {} }, isNew) {
    const [, total, spark, ...speeds] = row.children;
    const text = format(big(value));
    if (!isNew && total.textContent !== text)
      row.classList.add('fresh');
    say(total, text);
    total.classList.toggle('long', text.length >= longValue);
    drawSparkline(spark.firstElementChild, values.map(big));
    speeds.forEach((cell, i) => say(cell, formatRate(speed[rates[i]])));
  }

  function showEmpty(failure) {
    const box = $('empty');
    if (failure)
      box.replaceChildren(html('strong', {}, failure.title), failure.text);
    else if (prefix)
      box.replaceChildren(html('strong', {}, `No counter starts with “${prefix}”.`), 'Names are case-sensitive.');
    else
      box.replaceChildren(html('strong', {}, 'Nothing was counted yet.'), 'Use the form on this page, or:',
        html('pre', {}, `curl -X POST ${new URL('api/counters/likes:post-42/increment', document.baseURI)}`));
  }

  function show(list, failure) {
    const counters = list?.counters ?? [];
    sync($('rows'), counters, item => item.counter, makeRow, updateRow);
    const none = counters.length === 0;
    $('counters').hidden = none;
    $('empty').hidden = !none;
    if (none)
      showEmpty(failure);
    next = list?.continuation ?? null;
    $('pager').hidden = starts.length === 1 && next === null;
    $('previous').disabled = starts.length === 1;
    $('next').disabled = next === null;
    say($('page'), `Page ${starts.length}`);
    if (announce) // said once, for what the person did; not for every refresh
      say($('found'), none ? $('empty').firstElementChild.textContent : `Page ${starts.length}: ${counters.length} counters`);
    announce = false;
  }

  return {
    /** Takes what the address asks for. */
    open(query) {
      clearTimeout(typing);
      prefix = query.get('prefix') ?? '';
      order = query.get('order') === 'name' ? 'name' : 'value';
      $('prefix').value = prefix;
      $('order').value = order;
      starts = [null];
    },

    /** Reads and shows the page. Bad input is shown in its place; other failures are the caller's. */
    async refresh(signal) {
      const query = new URLSearchParams({ top: pageSize, order, include: 'rates,history', ...(prefix && { prefix }) });
      if (starts.at(-1) !== null)
        query.set('continuation', starts.at(-1));
      try {
        const { body } = await read(`api/counters?${query}`, signal);
        show(body, null);
      } catch (failure) {
        if (!(failure instanceof Failure) || failure.needsKey || failure.mayPass)
          throw failure;
        show(null, failure);
      }
    },
  };
}
