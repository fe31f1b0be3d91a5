// One upload: tells how far it is as it happens (events, or by asking), and lights boxes and fields together.

const panel = document.getElementById("proof");
const giveUpAfter = 120_000; // milliseconds
const began = Date.now();
let pause = 700;

linkBoxesWithFields();
document.getElementById("problem")?.focus();
if (panel.dataset.settled === "no") follow();

function follow() {
  if (!("EventSource" in window)) return void setTimeout(ask, pause);
  const events = new EventSource(panel.dataset.events);
  events.addEventListener("proof", (event) => settle(JSON.parse(event.data).state));
  events.addEventListener("end", () => events.close());
  events.addEventListener("error", () => {
    events.close(); // a proxy that keeps no stream open: ask instead
    setTimeout(ask, pause);
  });
  setTimeout(giveUp, giveUpAfter);
}

function settle(state) {
  if (state !== panel.dataset.state) location.reload();
}

function giveUp() {
  document.getElementById("gave-up").hidden = false;
}

async function ask() {
  try {
    const answer = await fetch(panel.dataset.href, { headers: { Accept: "application/json" }, cache: "no-store" });
    if (answer.ok) settle((await answer.json()).state);
  } catch {
    // no network for a moment: the next question may get through
  }
  if (Date.now() - began > giveUpAfter) return giveUp();
  pause = Math.min(pause * 1.25, 5000);
  setTimeout(ask, pause);
}

function linkBoxesWithFields() {
  for (const part of document.querySelectorAll("[data-field]")) {
    const twins = document.querySelectorAll(`[data-field="${CSS.escape(part.dataset.field)}"]`);
    const light = (on) => twins.forEach((twin) => twin.classList.toggle("is-lit", on));
    part.addEventListener("pointerenter", () => light(true));
    part.addEventListener("pointerleave", () => light(false));
    part.addEventListener("focusin", () => light(true));
    part.addEventListener("focusout", () => light(false));
  }
  for (const link of document.querySelectorAll(".sheet svg a")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      document.getElementById(`field-${link.firstElementChild.dataset.field}`)?.focus();
    });
  }
}
