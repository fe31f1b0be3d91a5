// The queue: J and K walk through the rows, past the end of a page onto the next and back; Enter opens the chosen row.
import { onKey } from "./keys.js";

const rows = [...document.querySelectorAll("table.cases tbody tr")];
const nextPage = document.querySelector(".pager a[rel=next]");
const cameFrom = "xueshi.cases.before:"; // of a page of the list: the address of the page before it
let chosen = -1;

document.documentElement.classList.add("scripted");
if (location.hash === "#first-row") choose(0);
if (location.hash === "#last-row") choose(rows.length - 1);

function choose(position) {
  if (!rows.length) return;
  chosen = Math.min(Math.max(position, 0), rows.length - 1);
  rows.forEach((row, at) => row.classList.toggle("is-chosen", at === chosen));
  rows[chosen].querySelector("a").focus();
}

function chooseNext() {
  if (chosen < rows.length - 1 || !nextPage) return choose(chosen + 1);
  sessionStorage.setItem(cameFrom + nextPage.href, addressOfPage());
  location.assign(`${nextPage.href}#first-row`);
}

function choosePrevious() {
  const before = sessionStorage.getItem(cameFrom + addressOfPage());
  if (chosen > 0 || !before) return choose(chosen - 1);
  location.assign(`${before}#last-row`);
}

function addressOfPage() {
  return location.href.split("#")[0];
}

onKey((key) => {
  if (key === "j") chooseNext();
  else if (key === "k") choosePrevious();
  else if (key === "u") document.querySelector("[data-key=u]")?.click();
  else return false;
  return true;
});
