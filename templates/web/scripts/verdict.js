// A verdict on the page from a check's document: clones the server's templates and fills their slots with text.

const wordOfReason = {
  malformed: "unreadable",
  not_canonical: "unreadable",
  unknown_key: "forged",
  key_revoked: "forged",
  bad_signature: "forged",
  out_of_scope: "forged",
  key_not_in_use: "forged",
  not_yet_valid: "not_yet_valid",
  expired: "expired",
  revoked: "revoked",
  suspended: "suspended",
  superseded: "superseded",
};
const gravestFirst = ["unreadable", "forged", "revoked", "suspended", "superseded", "expired", "not_yet_valid"];
const parts = document.getElementById("verdict-parts");

/** Chooses the word as `verifier/web/views_verify.py` does; a reason never seen before is no good news. */
export function wordOf({ outcome, reasons }) {
  if (outcome === "valid" || outcome === "undetermined") return outcome;
  const words = new Set(reasons.map((reason) => wordOfReason[reason] ?? "forged"));
  return gravestFirst.find((word) => words.has(word)) ?? "forged";
}

/** Shows the verdict of a document, moves the focus to it and gives its element. */
export function showVerdict(report, { checkedAt, by }) {
  const word = wordOf(report);
  const view = template(`[data-verdict="${word}"]`);
  const slot = (name) => view.querySelector(`[data-slot="${name}"]`);
  const told = report.code_found === false ? ["no_code"] : report.reasons;
  if (told.length) slot("sentences").replaceChildren(...told.map((reason) => paragraph(sentenceOf(reason, report.outcome))));
  if (report.certificate && slot("certificate")) {
    fillCertificate(slot("certificate"), report.certificate);
  }
  slot("checks").replaceChildren(...report.checks.map(checkRow));
  slot("checked_at").textContent = textOf("[data-checked-at]").replace("@", moment(checkedAt));
  slot("checked_by").textContent = textOf(`[data-checked-by="${by}"]`);
  const place = document.getElementById("verdict");
  place.replaceChildren(view);
  document.title = `${view.querySelector("h2").textContent} · ${place.dataset.title}`;
  offerPrint();
  view.focus();
  return view;
}

/** The sentence of a reason; where the matter is open, one that does not condemn. */
function sentenceOf(reason, outcome) {
  const plain = textOf(`[data-reason="${reason}"]`, reason);
  return outcome === "undetermined" ? textOf(`[data-open-reason="${reason}"]`, plain) : plain;
}

/** Lets the print button of a verdict work, where there is one. */
export function offerPrint() {
  const button = document.querySelector("#verdict [data-action=print]");
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => print());
}

function fillCertificate(place, certificate) {
  const list = place.querySelector("dl");
  const hours = certificate.hours ?? {};
  const shown = {
    ...certificate,
    type: textOf(`[data-type="${certificate.type}"]`, certificate.type),
    region: textOf(`[data-region="${certificate.region}"]`, certificate.region),
    hours: textOf("[data-hours]")
      .replace("@t", hours.total ?? "—")
      .replace("@p", hours.public ?? "—")
      .replace("@f", hours.professional ?? "—"),
    expires_on: certificate.expires_on ?? textOf("[data-no-expiry]"),
  };
  list.replaceChildren();
  for (const label of parts.querySelectorAll("template[data-fact-label]")) {
    const name = label.dataset.factLabel;
    if (!shown[name]) continue;
    const term = document.createElement("dt");
    term.textContent = label.content.textContent;
    const value = document.createElement("dd");
    value.dataset.fact = name;
    value.textContent = shown[name];
    list.append(term, value);
  }
  place.hidden = false;
}

function checkRow(check) {
  const row = document.createElement("tr");
  const head = document.createElement("th");
  head.scope = "row";
  head.textContent = textOf(`[data-check="${check.name}"]`, check.name);
  const hint = document.createElement("span");
  hint.className = "hint";
  hint.textContent = check.say ?? sentence(check);
  head.append(hint);
  const outcome = document.createElement("td");
  outcome.append(template(`[data-outcome="${check.outcome}"]`));
  const asOf = document.createElement("td");
  asOf.className = "number";
  asOf.textContent = check.as_of ? moment(new Date(check.as_of)) : "—";
  row.append(head, outcome, asOf);
  return row;
}

function sentence(check) {
  const text = textOf(`[data-say="signing.check.${check.name}.${check.reason ?? check.outcome}"]`, "");
  return text.replace(/\{(\w+)\}/g, (whole, name) => check.facts?.[name] ?? whole);
}

function moment(date) {
  const legal = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai", dateStyle: "short", timeStyle: "short" });
  return legal.format(date);
}

function template(selector) {
  const found = parts.querySelector(`template${selector}`);
  return found ? found.content.firstElementChild.cloneNode(true) : document.createElement("span");
}

function textOf(selector, otherwise = "") {
  return parts.querySelector(`template${selector}`)?.content.textContent.trim() ?? otherwise;
}

function paragraph(text) {
  const element = document.createElement("p");
  element.textContent = text;
  return element;
}
