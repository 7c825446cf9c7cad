// The bars below: papers a year (or month), and the part of them that is shown.

let bars, pen;
let barWidth = 1, barHeight = 1;
const BOTTOM = 19;

function setUpYears() {
  bars = byId("bars");
  pen = bars.getContext("2d");
  const from = byId("from"), to = byId("to");
  from.max = to.max = steps.count - 1;
  from.addEventListener("input", () => setYears(Math.min(Number(from.value), state.to), state.to));
  to.addEventListener("input", () => setYears(state.from, Math.max(Number(to.value), state.from)));
  byId("time").hidden = steps.count < 2;
  dragBars();
  dragWindow();
}

function setYears(from, to) {
  state.from = Math.max(0, Math.min(steps.count - 1, from));
  state.to = Math.max(state.from, Math.min(steps.count - 1, to));
  changed();
}

function paintBars() {
  const box = bars.getBoundingClientRect();
  if (!box.width) return;
  bars.width = Math.round(box.width * stage.ratio);
  bars.height = Math.round(box.height * stage.ratio);
  pen.setTransform(stage.ratio, 0, 0, stage.ratio, 0, 0);
  barWidth = box.width / steps.count;
  barHeight = box.height - BOTTOM;
  const bright = tally((n) => matched[n] && !state.hidden.has(themeOf[n]));
  const all = tally(() => true);
  const highest = Math.max(1, ...all.map((column) => column.total));
  const gap = barWidth > 5 ? 1.5 : 0;
  for (let k = 0; k < steps.count; k++) {
    const inside = k >= state.from && k <= state.to;
    column(k, all[k].total / highest, gap, palette.line, 1);
    let below = 0;
    for (const [shade, papersHere] of bright[k].parts) {
      pen.globalAlpha = inside ? 1 : 0.3;
      pen.fillStyle = colourOf(shade);
      const high = (papersHere / highest) * barHeight;
      pen.fillRect(k * barWidth + gap / 2, barHeight - below - high, barWidth - gap, high);
      below += high;
    }
  }
  pen.globalAlpha = 1;
  nameBars();
  placeWindow();
}

function column(k, share, gap, colour, alpha) {
  pen.globalAlpha = alpha;
  pen.fillStyle = colour;
  pen.fillRect(k * barWidth + gap / 2, barHeight * (1 - share), barWidth - gap, barHeight * share);
}

/** For each step, how many papers of each shade meet a condition, in the order of the shades. */
function tally(wanted) {
  const found = Array.from({ length: steps.count }, () => ({ total: 0, counts: new Map(), parts: [] }));
  for (let n = 0; n < count; n++) {
    if (Number.isNaN(when[n]) || !wanted(n)) continue;
    const step = found[stepOf(when[n])], shade = byShade ? byShade.shade[n] : shadeOf(n);
    step.total++;
    step.counts.set(shade, (step.counts.get(shade) || 0) + 1);
  }
  for (const step of found) step.parts = [...step.counts].sort((a, b) => a[0] - b[0]);
  return found;
}

/** Write years below the bars, and months or quarters where there is room between. */
function nameBars() {
  pen.textAlign = "center";
  let free = -Infinity;
  const put = (k, text, colour) => {
    const half = pen.measureText(text).width / 2;
    const x = Math.max(half, Math.min(steps.count * barWidth - half, (k + 0.5) * barWidth));
    if (x - half < free) return false;
    pen.fillStyle = colour;
    pen.fillText(text, x, barHeight + 14);
    free = x + half + 12;
    return true;
  };
  pen.font = `11.5px ${palette.sans}`;
  if (steps.size >= 1) {
    const wide = pen.measureText(steps.names[0]).width + 14, every = Math.max(1, Math.ceil(wide / barWidth));
    for (let k = 0; k < steps.count; k += every) put(k, steps.names[k], palette.soft);
    return;
  }
  const roomy = barWidth > 32;
  for (let k = 0; k < steps.count; k++) {
    const [year, part] = steps.names[k].split("-"), opens = k === 0 || !steps.names[k - 1].startsWith(year);
    if (opens) put(k, roomy && barWidth > 62 ? `${partName(part)} ${year}` : year, palette.ink);
    else if (roomy) put(k, partName(part), palette.soft);
  }
}

const partName = (part) => (part.startsWith("Q") ? part : MONTHS[Number(part) - 1].slice(0, 3));

function placeWindow() {
  const box = byId("window"), left = bars.offsetLeft + state.from * barWidth;
  box.style.left = `${left}px`;
  box.style.width = `${(state.to - state.from + 1) * barWidth}px`;
  // The handles stand at the edges of the window, whatever the width of a step.
  const from = byId("from"), to = byId("to"), thumb = 14;
  for (const [input, value, side] of [[from, state.from, 0], [to, state.to, 1]]) {
    input.value = value;
    input.setAttribute("aria-valuetext", steps.said[value]);
    const travel = bars.clientWidth - thumb, rests = steps.count > 1 ? (travel * value) / (steps.count - 1) : 0;
    input.style.transform = `translateX(${(value + side) * barWidth - rests - thumb / 2}px)`;
    input.title = steps.said[value];
  }
  const whole = state.from === 0 && state.to === steps.count - 1;
  const undated = steps.undated ? ` \u00b7 ${plural(steps.undated, "paper")} without a date ${whole ? "shown as well" : "left out"}` : "";
  byId("span").textContent = whole ? undated.slice(3) : `${steps.names[state.from]} to ${steps.names[state.to]}${undated}`;
}

const stepAt = (event) => Math.max(0, Math.min(steps.count - 1, Math.floor((event.clientX - bars.getBoundingClientRect().left) / barWidth)));

/** Drag over the bars: that part. Click on one: that one; once more: everything. */
function dragBars() {
  let began = -1, moved = false;
  bars.addEventListener("pointerdown", (event) => {
    began = stepAt(event);
    moved = false;
    bars.setPointerCapture(event.pointerId);
  });
  bars.addEventListener("pointermove", (event) => {
    if (began < 0) return;
    const now = stepAt(event);
    moved = moved || now !== began;
    if (moved) setYears(Math.min(began, now), Math.max(began, now));
  });
  bars.addEventListener("pointerup", () => {
    if (began >= 0 && !moved) {
      const alone = state.from === began && state.to === began;
      setYears(alone ? 0 : began, alone ? steps.count - 1 : began);
    }
    began = -1;
  });
  bars.addEventListener("pointercancel", () => { began = -1; });
}

/** Drag the window: as many steps, earlier or later. A click in it picks the bar below. */
function dragWindow() {
  const box = byId("window");
  let began = null;
  box.addEventListener("pointerdown", (event) => {
    began = { step: stepAt(event), from: state.from, to: state.to, moved: false };
    box.setPointerCapture(event.pointerId);
  });
  box.addEventListener("pointermove", (event) => {
    if (!began) return;
    const by = stepAt(event) - began.step, wide = began.to - began.from;
    began.moved = began.moved || by !== 0;
    if (wide === steps.count - 1) {
      if (by) setYears(Math.min(began.step, began.step + by), Math.max(began.step, began.step + by));
      return;
    }
    const from = Math.max(0, Math.min(steps.count - 1 - wide, began.from + by));
    if (from !== state.from) setYears(from, from + wide);
  });
  box.addEventListener("pointerup", () => {
    if (began && !began.moved) {
      const alone = began.from === began.step && began.to === began.step;
      setYears(alone ? 0 : began.step, alone ? steps.count - 1 : began.step);
    }
    began = null;
  });
  box.addEventListener("pointercancel", () => { began = null; });
}
