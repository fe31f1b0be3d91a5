// Status lists (FORMAT §11), as in signing/statuslist.py: the signature first, then the claims, then a bounded inflate.

import { decodeCbor } from "./cbor.js";
import { openEnvelope } from "./envelope.js";
import { requireSignature } from "./keys.js";
import { Malformed } from "./refusals.js";

export const VALID = 0, INVALID = 1, SUSPENDED = 2, SUPERSEDED = 3;
const ENTRY_BYTES = 262_144; // bytes of 2^20 entries of 2 bits
const MAX_STATUS_LIST_BYTES = ENTRY_BYTES + 1024;
const SUB = 2, EXP = 4, IAT = 6, STATUS_LIST = 65_533, TTL = 65_534;
const MAX_TIME = 253_402_300_799; // seconds
const opened = new WeakMap();

/** Opens the list that a trust list names by its address and key; anything else throws. Times are milliseconds since 1970. */
export async function openStatusList(bytes, { source, now, skew }) {
  const list = await authentic(bytes, source);
  if (list.url !== source.url) throw new Malformed("another list than the trust list names");
  if (list.issuedAt > now + skew) throw new Malformed("a list from the future");
  return list;
}

/** Reads the status at an index of an opened list. */
export function statusAt(list, index) {
  return (list.entries[index >> 2] >> (2 * (index & 3))) & 3;
}

async function authentic(bytes, { key }) {
  const known = opened.get(bytes);
  if (known?.kid === key.kid) return known; // the same bytes under the same key
  const envelope = openEnvelope(bytes, { typ: "application/statuslist+cwt", tagged: true, maxBytes: MAX_STATUS_LIST_BYTES });
  await requireSignature(envelope, key);
  const list = { kid: envelope.kid, ...(await readClaims(envelope.payload)) };
  opened.set(bytes, list);
  return list;
}

async function readClaims(payload) {
  const claims = withKeys(decodeCbor(payload), [SUB, EXP, IAT, STATUS_LIST, TTL]);
  const content = withKeys(claims.get(STATUS_LIST), ["bits", "lst"]);
  const url = claims.get(SUB), deflated = content.get("lst");
  if (content.get("bits") !== 2) throw new Malformed("a status list has 2 bits an entry");
  if (typeof url !== "string" || !(deflated instanceof Uint8Array)) throw new Malformed("status list names itself by text and holds a byte string");
  const [issuedAt, expiresAt] = [IAT, EXP, TTL].map((label) => time(claims.get(label)));
  if (issuedAt >= expiresAt) throw new Malformed("status list expires before it was issued");
  return { url, issuedAt: issuedAt * 1000, expiresAt: expiresAt * 1000, entries: await inflate(deflated) };
}

function withKeys(value, keys) {
  if (!(value instanceof Map) || value.size !== keys.length || !keys.every((key) => value.has(key))) throw new Malformed("status list has other claims");
  return value;
}

function time(value) {
  if (typeof value !== "number" || value <= 0 || value > MAX_TIME) throw new Malformed("status list holds a time outside the calendar");
  return value;
}

async function inflate(deflated) {
  const entries = new Uint8Array(ENTRY_BYTES);
  let size = 0;
  const reader = new Blob([deflated]).stream().pipeThrough(new DecompressionStream("deflate")).getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      if (size + part.value.length > ENTRY_BYTES) throw new Malformed("status list inflates to more than its entries");
      entries.set(part.value, size);
      size += part.value.length;
    }
  } catch (problem) {
    await reader.cancel().catch(() => {});
    throw problem instanceof Malformed ? problem : new Malformed("status list is no zlib stream");
  }
  if (size !== ENTRY_BYTES) throw new Malformed("status list inflates to less than its entries");
  return entries;
}
