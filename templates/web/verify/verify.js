// Verifies a certificate in the browser: the numbered plan of signing/FORMAT.md §9, with the reason codes of §10, exactly as
// signing/verify.py does. Both run the same vectors, tests/signing/vectors. No dependency; WebCrypto does P-256 and Ed25519.
//
//   import { readTrustList, verifyText } from "./verify/verify.js";
//
//   const trust = readTrustList(await (await fetch("/.well-known/xueshi/trust.json")).text());   // throws BadTrustList
//   const report = await verifyText(text, {
//     trust,                                  // what readTrustList gave
//     statuses: async ({ url }) => bytes,     // looks a status list up: Uint8Array, or null where it cannot be had;
//                                             // or an object or Map from the list's url to its bytes
//     now: new Date(),                        // the clock is the caller's: a Date or milliseconds
//     skewSeconds: 300,                       // how far two clocks may differ (default 300)
//     isLogged: async (token) => true,        // optional: does the issuer's public log hold the token (bytes)? See loggedBy in issue-log.js;
//                                             // null where it cannot be asked now, which leaves the matter open
//   });
//
// Any text gives a report and never an exception; a browser without what it takes (`canVerify()` is false) throws. The report:
//
//   { outcome: "valid" | "invalid" | "undetermined", reasons: ["expired", …],
//     certificate: { number, type, region, issuer, holder, period, hours: { public, professional, total }, issued_on, expires_on } | null,
//     checks: [{ name, outcome: "passed" | "failed" | "skipped" | "unknown", as_of: "2026-05-01T00:00:00Z" | null, reason: … | null, facts: {…} }] }
//
// `certificate` is null whenever the outcome is invalid or the signature could not be verified: what a refused token says is hearsay.

import { readClaims } from "./claims.js";
import { openEnvelope } from "./envelope.js";
import { requireSignature } from "./keys.js";
import { BadSignature, BadTrustList, Malformed, NotCanonical } from "./refusals.js";
import { INVALID, SUPERSEDED, SUSPENDED, VALID, openStatusList, statusAt } from "./status-list.js";
import { MAX_TOKEN_BYTES, textToToken } from "./text.js";
import { issuerCovers, readTrustList } from "./trust-list.js";

export { BadTrustList, readTrustList };

export const REASONS = [
  "malformed", "not_canonical", "unknown_key", "key_revoked", "bad_signature", "out_of_scope", "key_not_in_use", "not_yet_valid",
  "expired", "revoked", "suspended", "superseded", "status_unavailable", "status_stale", "trust_stale",
];
export const CHECKS = ["form", "key", "signature", "scope", "key_window", "dates", "status", "trust"];

const STATUS_REASONS = { [INVALID]: "revoked", [SUSPENDED]: "suspended", [SUPERSEDED]: "superseded" };
const LEGAL_OFFSET = 8 * 3_600_000; // milliseconds; Asia/Shanghai has had no other offset since 1991

/** Says whether this browser has what verifying takes: WebCrypto with Ed25519, and DecompressionStream. */
export async function canVerify() {
  try {
    await crypto.subtle.importKey("raw", new Uint8Array(32).fill(1, 0, 1), { name: "Ed25519" }, false, ["verify"]);
    return typeof DecompressionStream === "function";
  } catch {
    return false;
  }
}

/** Verifies the text of a QR code; see the top of this file. */
export async function verifyText(text, { trust, statuses, now, skewSeconds = 300, isLogged = null }) {
  const moment = { now: Number(now), skew: skewSeconds * 1000 };
  // §9.1–2: text to token, token to claims, in the one permitted form.
  let token, envelope, claims;
  try {
    token = textToToken(text);
    envelope = openEnvelope(token, { maxBytes: MAX_TOKEN_BYTES });
    claims = readClaims(envelope.payload);
  } catch (problem) {
    if (!(problem instanceof Malformed || problem instanceof NotCanonical)) throw problem;
    return stopped(check("form", "failed", moment.now, problem.reason, { what: problem.message }));
  }
  // §9.3: the key is listed.
  const vouch = trust.byKid.get(envelope.kid);
  if (!vouch) return unknownKey(envelope.kid, trust, moment);
  // §9.4: the signature is that key's, by that key's algorithm.
  try {
    await requireSignature(envelope, vouch.key);
  } catch (problem) {
    if (!(problem instanceof BadSignature || problem instanceof NotCanonical)) throw problem;
    return badlySigned(problem, vouch, moment);
  }
  // §9.5–10: everything else is judged, so that a report names every reason.
  const list = await findStatusList(vouch.region.statusLists.find(({ number }) => number === claims.statusList), statuses, moment);
  const faults = [
    await findKeyFault(token, claims, vouch, isLogged),
    findScopeFault(claims, vouch, moment),
    findWindowFault(claims, vouch, moment),
    findDateFault(claims, moment),
    findStatusFault(claims, list, moment),
    findTrustFault(vouch, moment),
  ].filter(Boolean);
  return report(claims, vouch, list, faults, moment);
}

async function findKeyFault(token, claims, { key, region }, isLogged) {
  if (key.state !== "revoked") return null;
  const logged = claims.issuedAt >= key.compromisedSince ? false : !isLogged || (await isLogged(token));
  if (logged) return null;
  return against("key", "key_revoked", region.issuedAt, logged === null, { compromised_since: say(key.compromisedSince) });
}

function findScopeFault(claims, vouch, moment) {
  if (issuerCovers(vouch.issuer, claims)) return null;
  return against("scope", "out_of_scope", vouch.region.issuedAt, isStale(vouch.region, moment), { region: claims.region, type: claims.type });
}

function findWindowFault({ issuedAt }, vouch, moment) {
  const { signFrom, signUntil, verifyUntil } = vouch.key;
  const stillVerifies = verifyUntil === null || moment.now < verifyUntil + moment.skew;
  if (signFrom <= issuedAt && issuedAt < signUntil && stillVerifies) return null;
  const facts = { sign_from: say(signFrom), sign_until: say(signUntil) };
  return against("key_window", "key_not_in_use", vouch.region.issuedAt, isStale(vouch.region, moment), facts);
}

function findDateFault({ issuedAt, expiresOn }, { now, skew }) {
  if (issuedAt > now + skew) return against("dates", "not_yet_valid", now, false, { issued_at: say(issuedAt) });
  if (expiresOn !== null && legalDate(now - skew) > expiresOn) return against("dates", "expired", now, false, { expires_on: expiresOn });
  return null;
}

function findStatusFault(claims, list, { now, skew }) {
  if (!list) return check("status", "unknown", null, "status_unavailable");
  const status = statusAt(list, claims.statusIndex);
  const isCurrent = now <= list.expiresAt + skew;
  if (status === VALID && isCurrent) return null;
  // A list from before the certificate knows its place only as unissued; a suspension may have ended since an old list.
  const isTooOld = (status === INVALID && list.issuedAt < claims.issuedAt) || ((status === VALID || status === SUSPENDED) && !isCurrent);
  return isTooOld ? against("status", "status_stale", list.issuedAt, true) : against("status", STATUS_REASONS[status], list.issuedAt);
}

function findTrustFault({ region }, moment) {
  return isStale(region, moment) ? against("trust", "trust_stale", region.issuedAt, true) : null;
}

function isStale(region, { now, skew }) {
  return now > region.expiresAt + skew;
}

async function findStatusList(source, statuses, { now, skew }) {
  if (!source) return null;
  const bytes = await lookUp(source, statuses);
  if (!bytes) return null;
  try {
    return await openStatusList(bytes, { source, now, skew });
  } catch (problem) {
    if (![Malformed, NotCanonical, BadSignature].some((kind) => problem instanceof kind)) throw problem;
    return null; // a list that does not hold is a list that is not there
  }
}

function lookUp(source, statuses) {
  if (typeof statuses === "function") return statuses(source);
  return statuses instanceof Map ? statuses.get(source.url) : Object.hasOwn(statuses, source.url) && statuses[source.url];
}

// ---------------------------------------------------------------- putting the report together

function check(name, outcome, asOf, reason = null, facts = {}) {
  return { name, outcome, as_of: asOf === null ? null : say(asOf), reason, facts };
}

/** Writes down what speaks against the certificate; what rests on an expired list leaves the question open (FORMAT §10.2). */
function against(name, reason, asOf, stale = false, facts = {}) {
  return check(name, stale ? "unknown" : "failed", asOf, reason, facts);
}

function report(claims, { issuer, region }, list, faults, { now }) {
  const dates = { form: now, signature: now, dates: now, status: list ? list.issuedAt : null };
  const byName = new Map(faults.map((fault) => [fault.name, fault]));
  const checks = CHECKS.map((name) => byName.get(name) ?? check(name, "passed", name in dates ? dates[name] : region.issuedAt));
  const found = conclude(checks);
  return { ...found, certificate: found.outcome === "invalid" ? null : certificate(claims, issuer), checks };
}

function certificate(claims, issuer) {
  const { number, type, region, holder, period, hours, issuedAt, expiresOn } = claims;
  return { number, type, region, issuer: issuer.name, holder, period, hours, issued_on: legalDate(issuedAt), expires_on: expiresOn };
}

/** FORMAT §9.3: no region lists the key; where a list is missing or has expired, a newer one might. */
function unknownKey(kid, { regions }, moment) {
  const asOf = regions.length ? Math.min(...regions.map(({ issuedAt }) => issuedAt)) : null;
  const isCurrent = regions.length > 0 && !regions.some((region) => isStale(region, moment));
  const form = check("form", "passed", moment.now);
  if (isCurrent) return stopped(form, check("key", "failed", asOf, "unknown_key", { kid }));
  return stopped(form, check("key", "unknown", asOf, "unknown_key", { kid }), check("trust", "unknown", asOf, "trust_stale"));
}

function badlySigned(problem, { key, region }, { now }) {
  const signature = check("signature", "failed", now, problem.reason, { what: problem.reason === "bad_signature" ? key.kid : problem.message });
  return stopped(check("form", "passed", now), check("key", "passed", region.issuedAt), signature);
}

function stopped(...ran) {
  const checks = CHECKS.map((name) => ran.find((each) => each.name === name) ?? check(name, "skipped", null));
  return { ...conclude(checks), certificate: null, checks };
}

function conclude(checks) {
  const found = checks.filter(({ reason }) => reason);
  const reasons = REASONS.filter((reason) => found.some((each) => each.reason === reason));
  if (found.some(({ outcome }) => outcome === "failed")) return { outcome: "invalid", reasons };
  return { outcome: found.length ? "undetermined" : "valid", reasons };
}

function say(milliseconds) {
  return new Date(milliseconds).toISOString().replace(/\.\d{3}Z$/, "Z");
}

function legalDate(milliseconds) {
  return new Date(milliseconds + LEGAL_OFFSET).toISOString().slice(0, 10);
}
