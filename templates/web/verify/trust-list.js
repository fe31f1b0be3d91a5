// The trust list (FORMAT §12), as in signing/trustlist.py and its neighbours. The page must have it from where it trusts: its own server, which
// has verified the repository, over https. Here the form is checked, strictly, and the questions of a verifier are answered.

import { ED25519, ESP256 } from "./envelope.js";
import { BadTrustList } from "./refusals.js";

const MAX_TRUST_LIST_BYTES = 4_194_304;
const PUBLIC_KEY_BYTES = { [ESP256]: 65, [ED25519]: 32 };
const NATION = "000000";

/** Reads a trust list from its bytes or text; throws BadTrustList where it is not in its one form. */
export function readTrustList(data) {
  const text = typeof data === "string" ? data : decode(data);
  if (text.length > MAX_TRUST_LIST_BYTES) throw new BadTrustList("too large");
  const form = withKeys(parse(text), ["regions", "version"]);
  if (form.version !== 1) throw new BadTrustList("unknown version");
  if (canonical(form) !== text) throw new BadTrustList("not in its one form");
  const regions = list(form.regions).map(readRegion);
  const byKid = new Map();
  for (const region of regions) {
    for (const issuer of region.issuers) {
      for (const key of issuer.keys) {
        if (byKid.has(key.kid)) throw new BadTrustList(`two keys are called ${key.kid}`);
        byKid.set(key.kid, { key, issuer, region });
      }
    }
  }
  return { regions, byKid };
}

/** Says whether an issuer speaks for a region and a type of certificate. */
export function issuerCovers(issuer, { region, type }) {
  return issuer.scopes.some((scope) => scope.types.includes(type) && scope.regions.some((wide) => regionCovers(wide, region)));
}

function regionCovers(wide, region) {
  if (wide === NATION) return true;
  if (wide.endsWith("0000")) return region.slice(0, 2) === wide.slice(0, 2);
  if (wide.endsWith("00")) return region.slice(0, 4) === wide.slice(0, 4);
  return region === wide;
}

function readRegion(item) {
  const form = withKeys(item, ["endpoints", "expires_at", "issued_at", "issuers", "name", "region", "status_lists"]);
  return {
    region: string(form.region),
    issuedAt: time(form.issued_at),
    expiresAt: time(form.expires_at),
    issuers: list(form.issuers).map(readIssuer),
    statusLists: list(form.status_lists).map(readSource),
  };
}

function readIssuer(item) {
  const form = withKeys(item, ["id", "keys", "name", "scopes"]);
  const scopes = list(form.scopes).map((scope) => withKeys(scope, ["regions", "types"]));
  return {
    id: string(form.id),
    name: string(form.name),
    keys: list(form.keys).map(readKey),
    scopes: scopes.map(({ regions, types }) => ({ regions: list(regions).map(string), types: list(types).map(string) })),
  };
}

function readKey(item) {
  const form = withKeys(item, ["alg", "compromised_since", "kid", "public_key", "sign_from", "sign_until", "state", "verify_until"]);
  if (!["active", "retired", "revoked"].includes(form.state)) throw new BadTrustList("unknown state of a key");
  if ((form.state === "revoked") !== (form.compromised_since !== null)) throw new BadTrustList("compromised_since belongs to revoked keys");
  return {
    ...readPublicKey(form),
    state: form.state,
    signFrom: time(form.sign_from),
    signUntil: time(form.sign_until),
    verifyUntil: form.verify_until === null ? null : time(form.verify_until),
    compromisedSince: form.compromised_since === null ? null : time(form.compromised_since),
  };
}

function readSource(item) {
  const form = withKeys(item, ["alg", "kid", "number", "public_key", "url"]);
  if (!Number.isInteger(form.number)) throw new BadTrustList("a status list has a number");
  return { number: form.number, url: string(form.url), key: readPublicKey(form) };
}

function readPublicKey({ alg, kid, public_key: encoded }) {
  if (!/^[0-9a-f]{16}$/.test(kid)) throw new BadTrustList("a kid is 8 bytes in hexadecimal");
  if (!/^[A-Za-z0-9_-]+$/.test(encoded)) throw new BadTrustList("a public key is unpadded base64url");
  const publicKey = Uint8Array.from(atob(encoded.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
  if (publicKey.length !== PUBLIC_KEY_BYTES[alg]) throw new BadTrustList("a public key of another length or algorithm");
  return { kid, alg, publicKey };
}

function decode(data) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(data);
  } catch {
    throw new BadTrustList("not UTF-8");
  }
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new BadTrustList("not JSON");
  }
}

/** Writes JSON with sorted keys and no spaces: whatever was said twice or otherwise does not come back the same. */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
}

function withKeys(item, keys) {
  const found = item !== null && typeof item === "object" && !Array.isArray(item) ? Object.keys(item).sort() : [];
  if (found.join() !== keys.join()) throw new BadTrustList(`other keys than ${keys.join(", ")}`);
  return item;
}

function list(item) {
  if (!Array.isArray(item)) throw new BadTrustList("no array");
  return item;
}

function string(item) {
  if (typeof item !== "string") throw new BadTrustList("no text");
  return item;
}

function time(item) {
  const found = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(item) ? Date.parse(item) : NaN;
  if (Number.isNaN(found)) throw new BadTrustList("no time");
  return found;
}
