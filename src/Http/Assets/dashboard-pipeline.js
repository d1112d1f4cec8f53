// How the answering process is doing: a tile for each figure, with what is wrong in words and not by colour alone.
import { read } from './dashboard-api.js';
import { $, html, say, sync } from './dashboard-dom.js';
import { big, format, formatMs, formatRate, formatSpan } from './dashboard-numbers.js';

const slowOldestMs = 1000; // from here on the service itself refuses increments (Flush:MaxPendingAge)

/** The tiles: label, figure, a line below, and whether it is as it should be. */
function tilesOf({ increments, flush, commits, deadLetters, aggregationLagSeconds: lag }, oldSeconds) {
  const { throttled, unknown, refused } = commits.lastMinute;
  const total = number => format(big(number));
  const idle = 'no commit in the last minute';
  return [
    { label: 'Increments', figure: `${formatRate(increments.perSecond)} /s`, below: `${total(increments.total)} since the start` },
    {
      label: 'Folding', figure: commits.foldRatio === undefined ? '–' : `× ${formatRate(commits.foldRatio)}`,
      below: commits.incrementsPerCommit === undefined ? idle : `${formatRate(commits.incrementsPerCommit)} increments a commit`,
    },
    { label: 'Commit time', figure: formatMs(commits.p50Milliseconds), below: commits.p99Milliseconds === undefined ? idle : `99 of 100 within ${formatMs(commits.p99Milliseconds)}` },
    {
      label: 'Waiting', figure: formatMs(flush.oldestMilliseconds), below: `${total(flush.pendingCounters)} counters, ${total(flush.waiters)} callers`,
      state: flush.oldestMilliseconds > slowOldestMs ? 'warn' : undefined,
    },
    {
      label: 'Held up', figure: total(throttled + unknown + refused), state: refused > 0 ? 'bad' : throttled + unknown > 0 ? 'warn' : undefined,
      below: throttled + unknown + refused === 0 ? 'nothing in the last minute' : `${throttled} throttled, ${unknown} unknown, ${refused} refused in the last minute`,
    },
    {
      label: 'Age of totals', figure: lag === undefined ? '–' : formatSpan(lag), state: lag === undefined || lag > oldSeconds ? 'warn' : undefined,
      below: lag === undefined ? 'none yet, or the store does not answer' : lag > oldSeconds ? 'aggregation is behind' : 'aggregation keeps up',
    },
    {
      label: 'Dead letters', figure: total(deadLetters.total), state: deadLetters.lastMinute > 0 ? 'bad' : deadLetters.total > 0 ? 'warn' : undefined,
      below: deadLetters.total === 0 ? 'none since the start' : `${total(deadLetters.lastMinute)} in the last minute`,
    },
  ];
}

/** The clock of the server as far as this page knows it, and what the pipeline last said. */
export function createPipeline() {
  let last = null;
  let serverAt = 0;
  let heardAt = 0;

  return {
    /** What was last heard; null before that. */
    get last() { return last; },

    /** The server's time: what it said, halfway through the request, and what has passed here since. Clocks of browsers are often minutes off. */
    now: () => (last === null ? null : serverAt + performance.now() - heardAt),

    /** Reads; shows it where the person can see it. */
    async refresh(signal, oldSeconds) {
      const { body, started, ended } = await read('api/pipeline', signal);
      last = body;
      serverAt = Date.parse(body.at);
      heardAt = (started + ended) / 2;
      sync($('tiles'), tilesOf(body, oldSeconds), tile => tile.label,
        ({ label }) => html('div', { class: 'tile' }, html('dt', {}, label), html('dd', { class: 'big' }), html('dd', {})),
        (tile, { figure, below, state }) => {
          say(tile.children[1], figure);
          say(tile.children[2], below);
          if (state)
            tile.dataset.state = state;
          else
            delete tile.dataset.state;
        });
      const up = (Date.parse(body.at) - Date.parse(body.startedAt)) / 1000;
      say($('pipeline-note'), `${body.shards.count} shards · process ${body.instance.slice(0, 10)}, up for ${formatSpan(up)}`);
    },
  };
}
