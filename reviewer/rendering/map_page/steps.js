// The years as steps of equal length: what the bars count and the handles move by.

const MOST_STEPS = 72;
/** Years in a step, longest name first needed: month, quarter, year, and more years. */
const LENGTHS = [1 / 12, 1 / 4, 1, 2, 5, 10, 20, 50, 100, 500];
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
let steps;

function findSteps() {
  const dated = [...when].filter((value) => !Number.isNaN(value));
  if (!dated.length) {
    steps = { count: 1, edges: [0, 1], names: ["no date"], said: ["no date"], size: 1, first: 0, last: 1, undated: count };
    return;
  }
  let low = Infinity, high = -Infinity;
  for (const value of dated) { low = Math.min(low, value); high = Math.max(high, value); }
  const exact = papers.date.filter((date) => date.length > 4).length / dated.length;
  const fine = exact > 0.7 && high - low < 8;
  const size = LENGTHS.find((length) => (length >= 1 || fine) && (high - low) / length < MOST_STEPS) || 1000;
  const start = Math.floor(low / size + 1e-9), end = Math.floor(high / size + 1e-9);
  const numbers = Array.from({ length: end - start + 1 }, (_, n) => start + n);
  steps = {
    size,
    count: numbers.length,
    edges: [...numbers, end + 1].map((n) => n * size),
    names: numbers.map((n) => stepName(n, size, false)),
    said: numbers.map((n) => stepName(n, size, true)),
    first: low, last: high,
    undated: count - dated.length,
  };
}

function stepName(n, size, said) {
  if (size >= 1) return size === 1 ? `${n}` : `${n * size}\u2013${(n + 1) * size - 1}`;
  const per = Math.round(1 / size), year = Math.floor(n / per), part = n - year * per;
  if (per === 4) return said ? `quarter ${part + 1} of ${year}` : `${year}-Q${part + 1}`;
  return said ? `${MONTHS[part]} ${year}` : `${year}-${String(part + 1).padStart(2, "0")}`;
}

const stepOf = (value) => Math.max(0, Math.min(steps.count - 1, Math.floor((value - steps.edges[0]) / steps.size + 1e-9)));
