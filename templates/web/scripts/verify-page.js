// The verify page: a code in the address is checked here at once; typed, scanned or photographed ones too.
// The server is asked only when this browser cannot check, and only after the reader said so.
import "./offline.js";
import { checkInBrowser } from "./browser-check.js";
import { offerIdNumber } from "./id-number.js";
import { codeInPicture, isPicture } from "./pictures.js";
import { canRead, canScan, scanCode } from "./scan.js";
import { onScanner } from "./scanner.js";
import { offerPrint, showVerdict } from "./verdict.js";

const place = document.getElementById("verdict");
const checking = document.getElementById("checking");
const fallback = document.getElementById("fallback");
const scanner = document.getElementById("scan");
let asked = "";

offerPrint();
offerShownIdNumber();
place.querySelector(".verdict")?.focus();
addEventListener("hashchange", checkAddress);
checkAddress();
offerScan();
onScanner(check);

document.getElementById("typed").addEventListener("submit", (event) => {
  event.preventDefault();
  check(document.getElementById("text").value.trim());
});
document.getElementById("picture").addEventListener("submit", checkPicture);
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
  await working(async () => {
    try {
      show(await checkInBrowser(text), "browser");
    } catch {
      fallback.hidden = false;
      fallback.scrollIntoView({ block: "nearest" });
    }
  });
}

function show(report, by) {
  offerIdNumber(showVerdict(report, { checkedAt: new Date(), by }), asked);
}

/** A picture is read here and sent nowhere; anything else, and what this browser cannot open, goes the form's own way. */
async function checkPicture(event) {
  const form = event.currentTarget;
  const [file] = form.elements.file.files;
  if (!isPicture(file) || !(await canReadAfter(event))) return;
  await working(async () => {
    try {
      const text = await codeInPicture(file, scanner);
      if (text) await check(text);
      else show(await pictureWithoutCode(), "browser");
    } catch {
      form.submit();
    }
  });
}

async function canReadAfter(event) {
  event.preventDefault(); // before anything is awaited
  const form = event.currentTarget;
  if (await canRead(scanner)) return true;
  form.submit();
  return false;
}

/** What the server says of a picture that shows no code: the report of an empty text, marked as found nowhere. */
async function pictureWithoutCode() {
  const nothing = await checkInBrowser("");
  const checks = nothing.checks.map((check) => (check.name === "form" ? { ...check, reason: "no_code" } : check));
  return { ...nothing, checks, code_found: false };
}

async function askServer() {
  await working(async () => {
    try {
      const answer = await fetch("/api/verify", {
        method: "POST",
        headers: { "Content-Type": "application/json", "Accept-Language": document.documentElement.lang },
        body: JSON.stringify({ text: asked }),
      });
      const body = await answer.json();
      if (!answer.ok) throw new Error(body.detail);
      fallback.hidden = true;
      show(body, "server");
    } catch (problem) {
      fallback.querySelector("p").textContent = problem.message;
    }
  });
}

async function working(step) {
  checking.hidden = false;
  try {
    await step();
  } finally {
    checking.hidden = true;
  }
}

/** A verdict that the server made of a text can be asked for the number here as well. */
function offerShownIdNumber() {
  const shown = place.querySelector("[data-action=confirm-id]");
  if (shown?.elements.text.value) offerIdNumber(place, shown.elements.text.value);
}

async function offerScan() {
  if (!(await canScan(scanner))) return;
  scanner.hidden = false;
  scanner.querySelector("[data-action=scan]").addEventListener("click", scan);
}

async function scan() {
  const camera = scanner.querySelector("#camera");
  const problem = scanner.querySelector("#scan-problem");
  let stopped = false;
  problem.hidden = true;
  camera.hidden = false;
  scanner.querySelector("[data-action=stop-scan]").addEventListener("click", () => (stopped = true), { once: true });
  try {
    check(await scanCode(camera.querySelector("video"), scanner, () => stopped));
  } catch {
    problem.hidden = false;
  } finally {
    camera.hidden = true;
  }
}
