// Lines of values over time: the small one in a row of the list, and the large one that can be read point by point with pointer or keyboard.
import { format, formatChange, formatShort } from './dashboard-numbers.js';
import { html, svg } from './dashboard-dom.js';

const sparkSlots = 60; // minutes; a young counter's line begins further right, so that lines of a list share one axis
const units = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
const steps = { minute: [1, 2, 5, 10, 15, 30], hour: [1, 2, 3, 6, 12, 24], day: [1, 2, 7, 14, 28] };
const margin = { top: 26, right: 14, bottom: 26 };

/** Where a value lies between two others, 0 to 1: differences are small enough for doubles where the values are not. */
const part = (value, low, high) => (high === low ? 0.5 : Number(value - low) / Number(high - low));

const least = values => values.reduce((a, b) => (b < a ? b : a));
const most = values => values.reduce((a, b) => (b > a ? b : a));

/** A line of the last hour, as SVG with its meaning in words. */
export function sparkline(values) {
  const picture = svg('svg', { viewBox: '0 0 120 28', preserveAspectRatio: 'none', role: 'img' });
  drawSparkline(picture, values);
  return picture;
}

/** Draws new values into a sparkline. */
export function drawSparkline(picture, values) {
  const shown = values.length === 1 ? [values[0], values[0]] : values.slice(-sparkSlots);
  const label = values.length === 0 ? 'No history yet' : `${formatChange(shown.at(-1) - shown[0])} in ${values.length} min`;
  picture.setAttribute('aria-label', label);
  if (shown.length === 0) {
    picture.replaceChildren();
    return;
  }

  const low = least(shown);
  const high = most(shown);
  const at = (value, i) => `${(((sparkSlots - shown.length + i) / (sparkSlots - 1)) * 120).toFixed(1)},${(25 - (22 * part(value, low, high))).toFixed(1)}`;
  picture.replaceChildren(svg('title', {}, label), svg('line', { class: 'grid', x1: 0, x2: 120, y1: 27.5, y2: 27.5 }), svg('polyline', { class: 'stroke', points: shown.map(at).join(' ') }));
}

/** The instant a point stands for, in words. Days are the service's, in UTC. */
export function formatAt(at, resolution) {
  const options = resolution === 'minute' ? { hour: '2-digit', minute: '2-digit' }
    : resolution === 'hour' ? { weekday: 'short', hour: '2-digit', minute: '2-digit' }
    : { month: 'short', day: 'numeric', timeZone: 'UTC' };
  return new Date(at).toLocaleString('en', { ...options, hourCycle: 'h23' });
}

/** The large chart. To assistive technology it is a slider over its points, since that is how it is read: one after the other. */
export class HistoryChart {
  #host;
  #points = [];
  #resolution = 'minute';
  #name = '';
  #selected = null; // the instant of the point that is read out; null for none

  constructor(host) {
    this.#host = host;
    new ResizeObserver(() => this.#render()).observe(host);
    host.addEventListener('pointermove', event => this.#select(this.#nearest(event)));
    host.addEventListener('pointerdown', event => this.#select(this.#nearest(event)));
    host.addEventListener('pointerleave', () => this.#select(null));
    host.addEventListener('focus', () => this.#select(this.#selectedIndex() ?? this.#points.length - 1));
    host.addEventListener('blur', () => this.#select(null));
    host.addEventListener('keydown', event => this.#onKey(event));
  }

  /** Shows points { at, value }, oldest first. */
  draw(points, resolution, name) {
    if (resolution !== this.#resolution || name !== this.#name)
      this.#selected = null;
    this.#points = points;
    this.#resolution = resolution;
    this.#name = name;
    this.#render();
  }

  #onKey(event) {
    const last = this.#points.length - 1;
    const now = this.#selectedIndex() ?? last;
    const next = { ArrowLeft: now - 1, ArrowDown: now - 1, ArrowRight: now + 1, ArrowUp: now + 1, PageDown: now - 10, PageUp: now + 10, Home: 0, End: last }[event.key];
    if (next === undefined || last < 0)
      return;
    event.preventDefault();
    this.#select(Math.min(last, Math.max(0, next)));
  }

  #selectedIndex() {
    const index = this.#points.findIndex(point => point.at === this.#selected);
    return index < 0 ? null : index;
  }

  #select(index) {
    this.#selected = index === null || index < 0 ? null : this.#points[index].at;
    this.#render();
  }

  #nearest(event) {
    if (this.#points.length === 0)
      return null;
    const { left, width } = this.#host.getBoundingClientRect();
    const start = this.#axis().left;
    const share = (event.clientX - left - start) / (width - start - margin.right);
    return Math.min(this.#points.length - 1, Math.max(0, Math.round(share * (this.#points.length - 1))));
  }

  /** The vertical axis: its ends, its marks with their labels, and the room that these take. */
  #axis() {
    const values = this.#points.map(point => point.value);
    let low = least(values);
    let high = most(values);
    if (low >= 0n && low * 3n < high)
      low = 0n; // near enough to show it: then heights compare as values do
    if (low === high)
      [low, high] = [low - 1n, high + 1n];
    const step = niceStep(high - low);
    const marks = [];
    for (let mark = ((low + (low > 0n ? step - 1n : 0n)) / step) * step; mark <= high; mark += step)
      marks.push(mark);
    const labels = axisLabels(marks);
    return { low, high, marks, labels, left: 14 + (7 * Math.max(...labels.map(label => label.length))) };
  }

  #render() {
    const host = this.#host;
    const points = this.#points;
    const width = host.clientWidth;
    if (width === 0)
      return;
    if (points.length === 0) {
      for (const name of ['role', 'tabindex', 'aria-label', 'aria-valuemin', 'aria-valuemax', 'aria-valuenow', 'aria-valuetext'])
        host.removeAttribute(name);
      host.replaceChildren(html('p', { class: 'empty' }, 'Nothing was counted yet in the time that is kept.'));
      return;
    }

    const height = 240;
    const axis = this.#axis();
    const bottom = height - margin.bottom;
    const x = i => (points.length === 1 ? (axis.left + width - margin.right) / 2 : axis.left + ((i / (points.length - 1)) * (width - axis.left - margin.right)));
    const y = value => bottom - (part(value, axis.low, axis.high) * (bottom - margin.top));
    const line = points.map((point, i) => `${x(i).toFixed(1)},${y(point.value).toFixed(1)}`).join(' ');
    const picture = svg('svg', { viewBox: `0 0 ${width} ${height}`, 'aria-hidden': 'true' });
    axis.marks.forEach((mark, i) => picture.append(
      svg('line', { class: 'grid', x1: axis.left, x2: width - margin.right, y1: y(mark), y2: y(mark) }),
      svg('text', { x: axis.left - 8, y: y(mark) + 4, 'text-anchor': 'end' }, axis.labels[i])));
    for (const i of this.#timeMarks(width - axis.left))
      picture.append(svg('text', { x: Math.min(x(i), width - 20), y: height - 6, 'text-anchor': 'middle' }, formatAt(points[i].at, this.#resolution)));
    if (points.length > 1)
      picture.append(svg('polygon', { class: 'area', points: `${x(0)},${bottom} ${line} ${x(points.length - 1)},${bottom}` }), svg('polyline', { class: 'stroke', points: line }));

    const selected = this.#selectedIndex();
    const shown = selected ?? points.length - 1;
    if (selected !== null)
      picture.append(svg('line', { class: 'cross', x1: x(shown), x2: x(shown), y1: margin.top - 6, y2: bottom }));
    picture.append(svg('circle', { class: 'dot', cx: x(shown), cy: y(points[shown].value), r: 4.5 }));
    host.replaceChildren(picture);
    this.#describe(shown);
    if (selected !== null)
      this.#readOut(selected, x(selected), width);
  }

  /** The points that get a label below: those at round instants, as many as have room. */
  #timeMarks(room) {
    const points = this.#points;
    const step = steps[this.#resolution].find(candidate => points.length / candidate <= room / 84) ?? steps[this.#resolution].at(-1);
    const placeOf = at => {
      const date = new Date(at);
      return this.#resolution === 'minute' ? date.getMinutes() : this.#resolution === 'hour' ? date.getHours() : Math.floor(at / units.day);
    };
    const all = points.map((_, i) => i);
    const round = all.filter(i => placeOf(points[i].at) % step === 0);
    return round.length > 0 ? round : [points.length - 1];
  }

  #describe(index) {
    const { at, value } = this.#points[index];
    const change = index > 0 ? `, ${formatChange(value - this.#points[index - 1].value)}` : '';
    const attributes = {
      role: 'slider', tabindex: '0', 'aria-label': `History of ${this.#name}, one point each ${this.#resolution}`, 'aria-valuemin': 1,
      'aria-valuemax': this.#points.length, 'aria-valuenow': index + 1, 'aria-valuetext': `${formatAt(at, this.#resolution)}, ${format(value)}${change}`,
    };
    for (const [name, text] of Object.entries(attributes))
      this.#host.setAttribute(name, text);
  }

  #readOut(index, x, width) {
    const { at, value } = this.#points[index];
    const change = index > 0 ? ` · ${formatChange(value - this.#points[index - 1].value)}` : '';
    const box = html('div', { class: 'readout', 'aria-hidden': 'true' }, html('strong', {}, format(value)), formatAt(at, this.#resolution) + change);
    this.#host.append(box);
    box.style.left = `${Math.max(0, Math.min(x - (box.offsetWidth / 2), width - box.offsetWidth))}px`;
  }
}

/** 1, 2 or 5 times a power of ten, so that about four marks fit. */
function niceStep(range) {
  const rough = Number(range) / 4;
  if (rough <= 1)
    return 1n;
  const power = 10n ** BigInt(Math.floor(Math.log10(rough)));
  return [1n, 2n, 5n, 10n].map(times => times * power).find(step => Number(step) >= rough);
}

/** Whole where they are short, else 12.3K where that tells them apart, else the distance from the lowest. */
function axisLabels(marks) {
  const full = marks.map(format);
  if (full.every(label => label.length <= 9))
    return full;
  const short = marks.map(formatShort);
  if (new Set(short).size === short.length)
    return short;
  return marks.map(mark => (mark === marks[0] ? formatShort(mark) : formatChange(mark - marks[0])));
}
