// Values as the service sends them: integers that may pass 2^53, so they are read as text and kept as BigInt. Everything here is pure.

const whole = new Intl.NumberFormat('en');
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const signed = new Intl.NumberFormat('en', { signDisplay: 'exceptZero' });
const decimals = [2, 1, 0].map(digits => new Intl.NumberFormat('en', { maximumFractionDigits: digits }));

/** JSON.parse, but integers too long for a double come as text with all their digits. Strings are matched first, so nothing inside one is touched. */
export function parseExact(json) {
  const exact = json.replace(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g, token => (/^-?\d{16,}$/.test(token) ? `"${token}"` : token));
  return JSON.parse(exact);
}

/** An integer as parseExact gives it. */
export const big = value => BigInt(value);

/** 12,345, with all digits. */
export const format = value => whole.format(value);

/** +12,345. */
export const formatChange = value => signed.format(value).replace('-', '−');

/** 12.3K; for axes. */
export const formatShort = value => compact.format(value);

/** A rate or another figure that is no count: as many decimals as say something. */
export function formatRate(value) {
  if (value === undefined || value === null)
    return '–';
  const size = Math.abs(value);
  if (size >= 1_000_000)
    return compact.format(value);
  if (size > 0 && size < 0.005)
    return value > 0 ? '< 0.01' : '> −0.01';
  return decimals[size < 10 ? 0 : size < 100 ? 1 : 2].format(value).replace('-', '−');
}

/** 850 ms, 1.2 s. */
export const formatMs = ms => (ms === undefined || ms === null ? '–' : ms < 1000 ? `${formatRate(ms)} ms` : `${formatRate(ms / 1000)} s`);

/** 3 s, 4 min, 2 h, 5 days. */
export function formatSpan(seconds) {
  if (seconds < 100)
    return `${Math.max(0, Math.round(seconds))} s`;
  if (seconds < 5400)
    return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} days`;
}
