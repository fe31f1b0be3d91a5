// "Is this the identity number on record?", answered on this device: what is typed goes nowhere, and a guess costs a second on purpose.
import { confirmIdNumber } from "../verify/id-number.js";

/** Lets the form of a verdict answer for the code that was checked. */
export function offerIdNumber(verdict, text) {
  const form = verdict.querySelector("[data-action=confirm-id]");
  if (!form) return;
  form.elements.text.value = text;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    button.disabled = true;
    tell(form, "working");
    try {
      tell(form, await confirmIdNumber(text, form.elements.id_number.value, await argon2id(form)));
    } catch {
      form.submit(); // this browser cannot: the server can, and its page says so
    } finally {
      button.disabled = false;
    }
  });
}

async function argon2id({ dataset }) {
  const { argon2idAsync } = await import(dataset.argon2);
  return argon2idAsync;
}

function tell(form, answer) {
  const place = form.querySelector("[data-slot=answer]");
  const found = document.querySelector(`#verdict-parts template[data-id-answer="${answer}"]`);
  place.replaceChildren(found.content.cloneNode(true));
}
