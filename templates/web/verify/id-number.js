// Confirms an identity number that the reader holds against the commitment in a code (FORMAT §6.7), as signing/commitment.py does.
// Argon2id is memory-hard on purpose: a guess costs 64 MiB and about a second. The number leaves this device for nobody.

import { readClaims, uidOf } from "./claims.js";
import { openEnvelope } from "./envelope.js";
import { MAX_TOKEN_BYTES, textToToken } from "./text.js";

const COST = { t: 3, m: 65_536, p: 4, dkLen: 4 }; // RFC 9106 §4, second recommended option
const FORM = /^[0-9A-Z]{5,24}$/;

/** Says "matches", "differs", "none" (the code says nothing of a number) or "unreadable" (what was typed is no number). */
export async function confirmIdNumber(text, number, argon2id) {
  const { idCommitment, ...claims } = readClaims(openEnvelope(textToToken(text), { maxBytes: MAX_TOKEN_BYTES }).payload);
  if (idCommitment === null) return "none";
  const plain = number.normalize("NFKC").replace(/[\s-]+/g, "").toUpperCase();
  if (!FORM.test(plain)) return "unreadable";
  const found = await argon2id(new TextEncoder().encode(plain), uidOf(claims), COST);
  return found.every((byte, at) => byte === idCommitment[at]) ? "matches" : "differs";
}
