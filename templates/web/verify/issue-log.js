// Proofs of the log of issued certificates (FORMAT §17), as in signing/issue_log.py and signing/merkle.py. For `isLogged` of verifyText:
//
//   isLogged: loggedBy([proofBytes], { trust, now: new Date(), skewSeconds: 300 })

import { decodeCbor } from "./cbor.js";
import { openEnvelope } from "./envelope.js";
import { requireSignature } from "./keys.js";
import { BadSignature, Malformed, NotCanonical } from "./refusals.js";
import { MAX_TOKEN_BYTES } from "./text.js";
import { issuerCovers } from "./trust-list.js";

const TREE_HEAD = "tree-head"; // a log's key is in scope for this and for no certificate
const TYP = "application/xueshi-tree-head";
const MAX_PROOF_BYTES = 4_096, MAX_HEAD_BYTES = 512, MAX_PATH = 64;
const SALT_BYTES = 16, HASH_BYTES = 32;

/** Gives an `isLogged` that believes what one of these proofs shows; a proof that does not hold shows nothing. */
export function loggedBy(proofs, { trust, now, skewSeconds = 300 }) {
  const latest = Number(now) + skewSeconds * 1000;
  return async (token) => {
    for (const proof of proofs) if (await shows(proof, token, trust, latest)) return true;
    return false;
  };
}

/** Says whether a region of the trust list keeps a log: it names an issuer whose keys sign the heads of one. */
export function keepsLog({ region, issuers }) {
  return issuers.some((issuer) => issuerCovers(issuer, { region, type: TREE_HEAD }));
}

/** What a log knows a token by (FORMAT §17.2), in hexadecimal. */
export async function fingerprintOf(token) {
  const { toBeSigned } = openEnvelope(token, { maxBytes: MAX_TOKEN_BYTES });
  return [...(await sha256(toBeSigned))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function shows(bytes, token, trust, latest) {
  try {
    await requireLogged(bytes, token, trust, latest);
    return true;
  } catch (problem) {
    if (![Malformed, NotCanonical, BadSignature].some((kind) => problem instanceof kind)) throw problem;
    return false;
  }
}

async function requireLogged(bytes, token, trust, latest) {
  const { kid, toBeSigned } = openEnvelope(token, { maxBytes: MAX_TOKEN_BYTES });
  const proof = readProof(bytes);
  const head = await openHead(proof.head, trust, trust.byKid.get(kid)?.region, latest);
  const root = await rootFrom(await sha256([0], proof.salt, await sha256(toBeSigned)), proof, head.size);
  if (!same(root, head.root)) throw new Malformed("the proof leads to another root");
}

function readProof(bytes) {
  if (bytes.length > MAX_PROOF_BYTES) throw new Malformed("a proof that is too long");
  const parts = decodeCbor(bytes);
  if (!Array.isArray(parts) || parts.length !== 5 || parts[0] !== 1) throw new Malformed("not a proof of version 1");
  const [, salt, index, path, head] = parts;
  const isPath = Array.isArray(path) && path.length <= MAX_PATH && path.every((each) => isBytes(each, HASH_BYTES));
  if (!isBytes(salt, SALT_BYTES) || !isCount(index) || !isPath || !(head instanceof Uint8Array)) throw new Malformed("another proof");
  return { salt, index: BigInt(index), path, head };
}

async function openHead(bytes, trust, region, latest) {
  const envelope = openEnvelope(bytes, { typ: TYP, tagged: true, maxBytes: MAX_HEAD_BYTES });
  const vouch = trust.byKid.get(envelope.kid);
  const mayBeOurs = region && vouch?.region === region && issuerCovers(vouch.issuer, { region: region.region, type: TREE_HEAD });
  if (!mayBeOurs || vouch.key.state === "revoked") throw new Malformed("the key may not sign heads of this log");
  await requireSignature(envelope, vouch.key);
  const parts = decodeCbor(envelope.payload);
  if (!Array.isArray(parts) || parts.length !== 5 || parts[0] !== 1) throw new Malformed("not a head of version 1");
  const [, code, size, root, seconds] = parts;
  const at = seconds * 1000;
  const isHead = String(code).padStart(6, "0") === region.region && isCount(size) && isBytes(root, HASH_BYTES) && Number.isInteger(seconds);
  if (!isHead || at < vouch.key.signFrom || at >= vouch.key.signUntil || at > latest) throw new Malformed("another head");
  return { size: BigInt(size), root };
}

/** RFC 9162 §2.1.3.2: climbs from the leaf; the path is exactly as long as the size demands. */
async function rootFrom(leaf, { index, path }, size) {
  if (index >= size) throw new Malformed("no such place in the log");
  let place = index, last = size - 1n, found = leaf;
  for (const sibling of path) {
    if (last === 0n) throw new Malformed("the proof is longer than the tree is high");
    if (place & 1n || place === last) {
      found = await sha256([1], sibling, found);
      while (!(place & 1n)) [place, last] = [place >> 1n, last >> 1n];
    } else {
      found = await sha256([1], found, sibling);
    }
    [place, last] = [place >> 1n, last >> 1n];
  }
  if (last !== 0n) throw new Malformed("the proof is shorter than the tree is high");
  return found;
}

async function sha256(...parts) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", await new Blob(parts.map((part) => Uint8Array.from(part))).arrayBuffer()));
}

function same(left, right) {
  return left.every((byte, at) => byte === right[at]);
}

function isBytes(value, length) {
  return value instanceof Uint8Array && value.length === length;
}

function isCount(value) {
  return (typeof value === "number" || typeof value === "bigint") && value >= 0;
}
