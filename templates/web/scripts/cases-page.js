// The queue: J and K walk through the rows, Enter opens the chosen one.
import { onKey } from "./keys.js";

const rows = [...document.querySelectorAll("table.cases tbody tr")];
let chosen = -1;

function choose(position) {
  if (!rows.length) return;
  chosen = Math.min(Math.max(position, 0), rows.length - 1);
  rows.forEach((row, at) => row.classList.toggle("is-chosen", at === chosen));
  rows[chosen].querySelector("a").focus();
}

onKey((key) => {
  if (key === "j") choose(chosen + 1);
  else if (key === "k") choose(chosen - 1);
  else if (key === "u") document.querySelector("[data-key=u]")?.click();
  else return false;
  return true;
});
