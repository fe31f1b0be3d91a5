// The verify page: a code in the address is checked here at once; typed text too; the camera where the browser can read codes.
// The server is asked only when this browser cannot check, and only after the reader said so.
import "./offline.js";
import { checkInBrowser } from "./browser-check.js";
import { canScan, scanCode } from "./scan.js";
import { offerPrint, showVerdict } from "./verdict.js";

const checking = document.getElementById("checking");
const fallback = document.getElementById("fallback");
let asked = "";

offerPrint();
document.querySelector("#verdict .verdict")?.focus();
addEventListener("hashchange", checkAddress);
checkAddress();
offerScan();

document.getElementById("typed").addEventListener("submit", (event) => {
  event.preventDefault();
  check(document.getElementById("text").value.trim());
});
fallback.querySelector("[data-action=ask-server]").addEventListener("click", askServer);
document.querySelector(".languages a").addEventListener("click", (event) => {
  event.currentTarget.hash = location.hash; // the code stays with the reader when the language changes
});

function checkAddress() {
  const digits = decodeURIComponent(location.hash.slice(1));
  if (/^\d+$/.test(digits)) check(digits);
}

async function check(text) {
  if (!text) return;
  asked = text;
  fallback.hidden = true;
  checking.hidden = false;
  try {
    showVerdict(await checkInBrowser(text), { checkedAt: new Date(), by: "browser" });
  } catch {
    fallback.hidden = false;
    fallback.scrollIntoView({ block: "nearest" });
  } finally {
    checking.hidden = true;
  }
}

async function askServer() {
  checking.hidden = false;
  try {
    const answer = await fetch("/api/verify", {
      method: "POST",
      headers: { "Content-Type": "application/json", "Accept-Language": document.documentElement.lang },
      body: JSON.stringify({ text: asked }),
    });
    const body = await answer.json();
    if (!answer.ok) throw new Error(body.detail);
    fallback.hidden = true;
    showVerdict(body, { checkedAt: new Date(), by: "server" });
  } catch (problem) {
    fallback.querySelector("p").textContent = problem.message;
  } finally {
    checking.hidden = true;
  }
}

async function offerScan() {
  const place = document.getElementById("scan");
  if (!(await canScan(place))) return;
  place.hidden = false;
  place.querySelector("[data-action=scan]").addEventListener("click", () => scan(place));
}

async function scan(place) {
  const camera = place.querySelector("#camera");
  const problem = place.querySelector("#scan-problem");
  let stopped = false;
  problem.hidden = true;
  camera.hidden = false;
  place.querySelector("[data-action=stop-scan]").addEventListener("click", () => (stopped = true), { once: true });
  try {
    check(await scanCode(camera.querySelector("video"), place, () => stopped));
  } catch {
    problem.hidden = false;
  } finally {
    camera.hidden = true;
  }
}
