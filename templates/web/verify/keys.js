// Signatures by WebCrypto: P-256 with SHA-256 (ESP256) and Ed25519 (FORMAT §4), as in signing/algorithms.py.

import { ED25519, ESP256, hex } from "./envelope.js";
import { BadSignature, BadTrustList, NotCanonical } from "./refusals.js";

const SUITES = {
  [ESP256]: { key: { name: "ECDSA", namedCurve: "P-256" }, verify: { name: "ECDSA", hash: "SHA-256" } },
  [ED25519]: { key: { name: "Ed25519" }, verify: { name: "Ed25519" } },
};
const P256_HALF = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n / 2n;
const loaded = new Map();

/** Verifies an opened envelope with the key that a trust list names: `{kid, alg, publicKey}`. */
export async function requireSignature(envelope, key) {
  if (envelope.kid !== key.kid || envelope.algorithm !== key.alg) throw new BadSignature(key.kid);
  const cryptoKey = await load(key);
  // FORMAT §4.4: of the two signatures that ECDSA allows, only the one with the smaller s.
  if (key.alg === ESP256 && BigInt(`0x${hex(envelope.signature.subarray(32))}`) > P256_HALF) {
    throw new NotCanonical("an ECDSA signature with s above half the order");
  }
  const holds = await crypto.subtle.verify(SUITES[key.alg].verify, cryptoKey, envelope.signature, envelope.toBeSigned);
  if (!holds) throw new BadSignature(key.kid);
}

async function load({ kid, alg, publicKey }) {
  const name = `${alg} ${hex(publicKey)}`;
  if (!loaded.has(name)) {
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", publicKey));
    if (hex(digest.subarray(0, 8)) !== kid) throw new BadTrustList(`key ${kid} has another name`);
    loaded.set(name, await crypto.subtle.importKey("raw", publicKey, SUITES[alg].key, false, ["verify"]));
  }
  return loaded.get(name);
}
