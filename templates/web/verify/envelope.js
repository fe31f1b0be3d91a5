// COSE_Sign1 in the one shape that the format allows (FORMAT §5), as in signing/cose.py; opening verifies nothing.

import { byteStringHead, decodeCbor } from "./cbor.js";
import { Malformed, NotCanonical } from "./refusals.js";

export const ESP256 = -9;
export const ED25519 = -19;
const ALG = 1, KID = 4, TYP = 16;
const TAG_SIGN1 = 0xd2;
const KID_BYTES = 8, SIGNATURE_BYTES = 64;
const SIGNATURE1 = Uint8Array.of(0x84, 0x6a, ...new TextEncoder().encode("Signature1"));

/** Takes a COSE_Sign1 apart: algorithm, kid (hexadecimal), payload, signature and the bytes that were signed. */
export function openEnvelope(data, { typ, tagged = false, maxBytes }) {
  if (data.length > maxBytes) throw new Malformed(`longer than ${maxBytes} bytes`);
  if (tagged) {
    if (data[0] !== TAG_SIGN1) throw new Malformed("no tag 18");
    data = data.subarray(1);
  }
  const parts = decodeCbor(data);
  if (!Array.isArray(parts) || parts.length !== 4) throw new Malformed("no array of four");
  const [header, unprotected, payload, signature] = parts;
  if (![header, payload, signature].every((part) => part instanceof Uint8Array)) {
    throw new Malformed("protected header, payload and signature are byte strings");
  }
  const { algorithm, kid } = openHeader(header, typ);
  if (!(unprotected instanceof Map)) throw new Malformed("the unprotected header is no map");
  if (unprotected.size) throw new NotCanonical("a non-empty unprotected header");
  if (signature.length !== SIGNATURE_BYTES) throw new Malformed(`a signature of ${signature.length} bytes`);
  return { algorithm, kid, payload, signature, toBeSigned: sigStructure(header, payload) };
}

/** Says bytes in lower-case hexadecimal. */
export function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function openHeader(bytes, typ) {
  const header = decodeCbor(bytes);
  const wanted = typ === undefined ? [ALG, KID] : [ALG, KID, TYP];
  if (!(header instanceof Map) || header.size !== wanted.length || !wanted.every((label) => header.has(label)) || header.get(TYP) !== typ) {
    throw new Malformed("another protected header");
  }
  const algorithm = header.get(ALG), kid = header.get(KID);
  if (algorithm !== ESP256 && algorithm !== ED25519) throw new Malformed("an algorithm that is not registered");
  if (!(kid instanceof Uint8Array) || kid.length !== KID_BYTES) throw new Malformed(`a kid that is not ${KID_BYTES} bytes`);
  return { algorithm, kid: hex(kid) };
}

function sigStructure(header, payload) {
  const parts = [SIGNATURE1, byteStringHead(header.length), header, byteStringHead(0), byteStringHead(payload.length), payload];
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
