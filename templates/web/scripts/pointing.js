// A place on the page that a return is about: drawn with the mouse or a finger, or moved and sized with the arrow keys.
// The form carries it as left, top, right, bottom in thousandths of the page.

const STEP = 20; // thousandths
const SMALLEST = 10;
const svg = "http://www.w3.org/2000/svg";

/** Lets the form's button start drawing on the sheet that is in view. */
export function offerPointing(form) {
  const button = form.querySelector("[data-action=draw]");
  const sheets = [...document.querySelectorAll(".sheet")];
  if (!button || !sheets.length) return;
  button.hidden = false;
  button.addEventListener("click", () => draw(form, inView(sheets)));
  for (const sheet of sheets) sheet.addEventListener("pointerdown", (event) => startDrag(form, sheet, event));
}

function inView(sheets) {
  const shown = sheets.filter((sheet) => sheet.getBoundingClientRect().bottom > 100);
  return shown[0] ?? sheets[0];
}

/** A frame in the middle of the sheet that the arrow keys move; Shift and arrows size it. */
function draw(form, sheet) {
  let box = [350, 400, 650, 500];
  const frame = frameOf(sheet);
  document.body.classList.add("is-drawing");
  document.getElementById("draw-hint").hidden = false;
  place(frame, box);
  frame.focus();
  frame.onkeydown = (event) => {
    const [x, y] = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] }[event.key] ?? [0, 0];
    if (x || y) box = event.shiftKey ? sized(box, x, y) : moved(box, x, y);
    else if (event.key === "Enter") finish(form, sheet, box);
    else if (event.key === "Escape") leave(form, frame);
    else return;
    event.preventDefault();
    event.stopPropagation();
    place(frame, box);
  };
}

function startDrag(form, sheet, event) {
  if (!document.body.classList.contains("is-drawing") || event.button !== 0) return;
  event.preventDefault();
  const frame = frameOf(sheet);
  const start = thousandths(sheet, event);
  let box = null;
  const drag = (move) => {
    const end = thousandths(sheet, move);
    box = [Math.min(start[0], end[0]), Math.min(start[1], end[1]), Math.max(start[0], end[0]), Math.max(start[1], end[1])];
    place(frame, box);
  };
  sheet.addEventListener("pointermove", drag);
  addEventListener(
    "pointerup",
    () => {
      sheet.removeEventListener("pointermove", drag);
      if (box && box[2] - box[0] >= SMALLEST && box[3] - box[1] >= SMALLEST) finish(form, sheet, box);
    },
    { once: true },
  );
}

function finish(form, sheet, box) {
  form.elements.point_page.value = sheet.dataset.page;
  form.elements.point_box.value = box.join(",");
  const drawn = form.querySelector("[data-drawn]");
  drawn.hidden = false;
  form.elements.point.value = "drawn";
  frameOf(sheet).blur();
  done(form);
}

function leave(form, frame) {
  frame.remove();
  done(form);
}

function done(form) {
  document.body.classList.remove("is-drawing");
  document.getElementById("draw-hint").hidden = true;
  (form.querySelector("[name=action]:checked") ?? form.elements.point).focus();
}

function frameOf(sheet) {
  for (const other of document.querySelectorAll("rect.drawn")) if (!sheet.contains(other)) other.remove();
  const known = sheet.querySelector("rect.drawn");
  if (known) return known;
  const frame = document.createElementNS(svg, "rect");
  frame.setAttribute("class", "drawn");
  frame.setAttribute("tabindex", "-1");
  sheet.querySelector("svg").append(frame);
  return frame;
}

function place(frame, [left, top, right, bottom]) {
  for (const [name, value] of Object.entries({ x: left, y: top, width: right - left, height: bottom - top })) {
    frame.setAttribute(name, value);
  }
}

function moved([left, top, right, bottom], x, y) {
  const dx = Math.min(Math.max(x, -left), 1000 - right);
  const dy = Math.min(Math.max(y, -top), 1000 - bottom);
  return [left + dx, top + dy, right + dx, bottom + dy];
}

function sized([left, top, right, bottom], x, y) {
  return [left, top, Math.min(Math.max(right + x, left + SMALLEST), 1000), Math.min(Math.max(bottom + y, top + SMALLEST), 1000)];
}

function thousandths(sheet, { clientX, clientY }) {
  const { left, top, width, height } = sheet.querySelector("svg").getBoundingClientRect();
  const within = (value) => Math.round(1000 * Math.min(Math.max(value, 0), 1));
  return [within((clientX - left) / width), within((clientY - top) / height)];
}
