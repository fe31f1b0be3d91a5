// The text of a QR code: an https address whose fragment is the token as one decimal number (FORMAT §7), as in signing/text.py.

import { Malformed, NotCanonical } from "./refusals.js";

const MAX_TEXT_CHARS = 2048; // characters of a text, before anything is parsed
export const MAX_TOKEN_BYTES = 512; // bytes of a token
const TEXT_VERSION = 0x01;
const ADDRESS = /^https?:\/\/[A-Za-z0-9.:[\]-]{1,260}\/?$/;

/** Reads the token out of the text of a QR code, or out of its digits alone. */
export function textToToken(text) {
  if (text.length > 2 * MAX_TEXT_CHARS || [...text].length > MAX_TEXT_CHARS) {
    throw new Malformed(`longer than ${MAX_TEXT_CHARS} characters`);
  }
  const digits = digitsOf(text);
  if (digits[0] === "0") throw new NotCanonical("a number with leading zeros");
  const data = bytesOf(BigInt(digits));
  if (data[0] !== TEXT_VERSION) throw new Malformed("another version of the format");
  if (data.length < 2 || data.length > MAX_TOKEN_BYTES + 1) throw new Malformed(`a token is 1 to ${MAX_TOKEN_BYTES} bytes`);
  return data.subarray(1);
}

function digitsOf(text) {
  let [address, mark, digits] = split(text, text.indexOf("#"));
  if (!isNumber(digits)) {
    const tight = withoutSpace(text);
    [address, mark, digits] = split(tight, tight.lastIndexOf("#"));
    if (!mark) digits = tight;
    if (!isNumber(digits)) throw new Malformed("neither an address with digits after its # nor digits alone");
  }
  if (mark && !ADDRESS.test(withoutSpace(address))) throw new Malformed("no https address before the #");
  return digits;
}

function split(text, at) {
  return at < 0 ? [text, "", ""] : [text.slice(0, at), "#", text.slice(at + 1)];
}

function isNumber(text) {
  return /^[0-9]+$/.test(text);
}

function withoutSpace(text) {
  return text.replace(/[\t\n\r ]+/g, "");
}

function bytesOf(number) {
  const hex = number.toString(16);
  const even = hex.length % 2 ? `0${hex}` : hex;
  return Uint8Array.from(even.match(/../g), (pair) => parseInt(pair, 16));
}
