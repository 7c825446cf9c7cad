// The picture by mouse, by touch and by keys: point, drag, pinch, turn the wheel, walk.

function hover(paper) {
  if (state.hovered === paper) return;
  state.hovered = paper;
  canvas.classList.toggle("on-paper", paper >= 0);
  showHover();
  if (arrived === 1) paintOver();
}

function setUpPointer() {
  const down = new Map();
  let walked = 0, apart = 0;
  const local = (event) => {
    const box = canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const reach = (event) => (event.pointerType === "touch" ? 22 : 12);
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    down.set(event.pointerId, local(event));
    if (down.size === 1) walked = 0;
    apart = distance([...down.values()]);
  });
  canvas.addEventListener("pointermove", (event) => {
    const now = local(event);
    if (!down.has(event.pointerId)) {
      hover(paperAt(...now, reach(event)));
      return;
    }
    const before = down.get(event.pointerId);
    down.set(event.pointerId, now);
    const [dx, dy] = [now[0] - before[0], now[1] - before[1]];
    walked += Math.abs(dx) + Math.abs(dy);
    if (walked < 5) return;
    canvas.classList.add("moving");
    hover(-1);
    if (down.size === 1) moveBy(dx, dy);
    else pinch();
  });
  function pinch() {
    const [one, two] = [...down.values()], now = distance([one, two]);
    if (apart > 0 && now > 0) zoomBy(now / apart, (one[0] + two[0]) / 2, (one[1] + two[1]) / 2);
    apart = now;
  }
  function lifted(event) {
    const clicked = down.size === 1 && walked < 5 && event.type === "pointerup";
    down.delete(event.pointerId);
    if (!down.size) canvas.classList.remove("moving");
    if (!clicked) return;
    openPaper(paperAt(...local(event), reach(event)));
  }
  canvas.addEventListener("pointerup", lifted);
  canvas.addEventListener("pointercancel", lifted);
  canvas.addEventListener("pointerleave", () => { if (!down.size) hover(-1); });
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    const lines = event.deltaMode === 1 ? 16 : event.deltaMode === 2 ? 400 : 1;
    if (state.view === "time" && Math.abs(event.deltaX) > Math.abs(event.deltaY)) moveBy(-event.deltaX * lines, 0);
    else zoomBy(Math.exp(-Math.max(-160, Math.min(160, event.deltaY * lines)) * (event.ctrlKey ? 0.01 : 0.0022)), ...local(event));
  }, { passive: false });
  canvas.addEventListener("dblclick", (event) => zoomBy(event.shiftKey ? 0.5 : 2, ...local(event)));
}

const distance = (ends) => (ends.length < 2 ? 0 : Math.hypot(ends[0][0] - ends[1][0], ends[0][1] - ends[1][1]));

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const towards = STEPS[event.key];
  if (towards && event.shiftKey) walk(...towards);
  else if (towards) moveBy(-towards[0] * 60, -towards[1] * 60);
  else if (event.key === "+" || event.key === "=") zoomBy(1.3);
  else if (event.key === "-" || event.key === "_") zoomBy(1 / 1.3);
  else if (event.key === "0" || event.key === "Home") fitAll();
  else if (event.key === "/") byId("query").focus();
  else if ((event.key === "Enter" || event.key === " ") && state.hovered >= 0) {
    openPaper(state.hovered);
    byId("card").focus();
  } else return;
  event.preventDefault();
}

/** Go to the next paper in a direction, and say what it is. */
function walk(dx, dy) {
  const next = paperTowards(state.hovered >= 0 ? state.hovered : state.paper, dx, dy);
  if (next < 0) return;
  const [x, y] = toScreen(atX[next], atY[next]), edge = 60;
  if (x < edge || y < edge || x > stage.width - edge || y > stage.height - edge) {
    camera.x = atX[next];
    camera.y = atY[next];
    moved();
  }
  hover(next);
  byId("said").textContent = `${papers.title[next]}. ${papers.authors[next]}. ${dateOf(next)}. ${regions[themes[themeOf[next]]].name}.`;
}
