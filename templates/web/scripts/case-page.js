// One case: boxes and fields light up together, keys decide, nothing is sent without the reviewer's own step.
import { onKey } from "./keys.js";
import { offerPointing } from "./pointing.js";
import { offerTrial } from "./trial.js";

const form = document.getElementById("decision");
const dialog = document.getElementById("keys");

document.documentElement.classList.add("scripted");
linkBoxesWithFields();
showWhatNeedsScripts();
onKey(act);
if (form) {
  offerTrial(form);
  offerPointing(form);
  form.addEventListener("submit", requireReason);
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || dialog.open) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit(form.querySelector("button.primary"));
    else if (event.key === "Escape" && event.target.form === form) event.target.blur(); // out of a field, back to the keys
    else if (event.key === "Enter" && event.target.matches?.("input.field-value")) event.preventDefault(); // Enter in a field decides nothing
  });
}

function linkBoxesWithFields() {
  for (const part of document.querySelectorAll("[data-field]")) {
    const light = (on) => {
      for (const twin of document.querySelectorAll(`[data-field="${CSS.escape(part.dataset.field)}"]`)) {
        twin.classList.toggle("is-lit", on);
      }
    };
    part.addEventListener("pointerenter", () => light(true));
    part.addEventListener("pointerleave", () => light(false));
    part.addEventListener("focusin", () => {
      light(true);
      if (part.localName === "li") showBox(part.dataset.field);
    });
    part.addEventListener("focusout", () => light(false));
  }
  for (const link of document.querySelectorAll(".sheet svg a")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      document.getElementById(`field-${link.firstElementChild.dataset.field}`)?.focus();
    });
  }
}

function showBox(name) {
  const box = document.getElementById(`box-${name}`);
  const pane = document.querySelector(".case-pages");
  if (!box || !pane || pane.scrollHeight <= pane.clientHeight) return;
  const place = box.getBoundingClientRect();
  const frame = pane.getBoundingClientRect();
  if (place.top < frame.top || place.bottom > frame.bottom) {
    pane.scrollBy({ top: place.top - frame.top - frame.height / 3 });
  }
}

function showWhatNeedsScripts() {
  for (const part of document.querySelectorAll("[data-action=help]")) part.hidden = false;
  for (const button of document.querySelectorAll("[data-quick]")) {
    button.addEventListener("click", (event) => addReason(button.dataset.quick, event.detail > 0));
  }
  document.querySelector("[data-action=help]")?.addEventListener("click", () => dialog.showModal());
}

/** Adds a common reason; only after a press of the mouse does the cursor go there, so that more can follow by keys. */
function addReason(text, byMouse) {
  const reason = document.getElementById("reason");
  if (!reason.value.includes(text)) reason.value = [reason.value.trim(), text].filter(Boolean).join("；");
  if (byMouse) reason.focus();
}

function act(key) {
  if (key === "?") {
    dialog.showModal();
    return true;
  }
  if (key === "e") {
    document.querySelector(".fields .field-value:is(input, textarea)")?.focus();
    return true;
  }
  const target = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!target || target.hidden) return false;
  if (target.dataset.quick && !form.querySelector("input[value=return]:checked, input[value=reject]:checked")) return false;
  target.click();
  if (target.type === "radio") target.focus(); // the keys of the reasons stay awake
  return true;
}

function requireReason(event) {
  if (event.submitter?.formNoValidate) return;
  const action = new FormData(form).get("action");
  const reason = document.getElementById("reason");
  if (action && action !== "approve" && !reason.value.trim()) {
    event.preventDefault();
    const problem = document.getElementById("decision-problem");
    problem.querySelector("span").textContent = document.getElementById("reason-hint").textContent;
    problem.hidden = false;
    reason.setAttribute("aria-invalid", "true");
    reason.focus();
  }
}
