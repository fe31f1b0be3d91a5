// Strict deterministic CBOR, as signing/codec.py reads it (FORMAT §3): the first violation, from left to right, is the one reported.
// Integers are numbers where they are safe and BigInt beyond; arrays are arrays; maps are Map objects with integer or text keys.

import { Malformed, NotCanonical } from "./refusals.js";

const UNSIGNED = 0, NEGATIVE = 1, BYTES = 2, TEXT = 3, ARRAY = 4;
const MAX_DEPTH = 8; // arrays and maps inside one another
const FIRST_LONGER = { 24: 24n, 25: 1n << 8n, 26: 1n << 16n, 27: 1n << 32n };
const SIMPLE = new Map([[0xf4, false], [0xf5, true], [0xf6, null]]);
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Decodes exactly one value that fills the bytes. */
export function decodeCbor(data) {
  const [value, end] = read(data, 0, MAX_DEPTH);
  if (end !== data.length) throw new NotCanonical("bytes after the end");
  return value;
}

/** Gives the head of a byte string of this length, in its shortest form. */
export function byteStringHead(length) {
  const major = BYTES << 5;
  if (length < 24) return Uint8Array.of(major | length);
  if (length < 1 << 8) return Uint8Array.of(major | 24, length);
  if (length < 1 << 16) return Uint8Array.of(major | 25, length >> 8, length & 0xff);
  return Uint8Array.of(major | 26, length >>> 24, (length >> 16) & 0xff, (length >> 8) & 0xff, length & 0xff);
}

function read(data, at, depth) {
  if (at >= data.length) throw new Malformed("ends early");
  const initial = data[at];
  if (SIMPLE.has(initial)) return [SIMPLE.get(initial), at + 1];
  const major = initial >> 5;
  const [argument, start] = readArgument(data, initial, at);
  if (major === UNSIGNED) return [integer(argument), start];
  if (major === NEGATIVE) return [integer(-1n - argument), start];
  if (major === BYTES || major === TEXT) {
    const end = start + Number(argument);
    if (end > data.length) throw new Malformed("a string ends early");
    const bytes = data.subarray(start, end);
    return [major === BYTES ? bytes : text(bytes), end];
  }
  requireRoom(data, (major === ARRAY ? 1 : 2) * Number(argument), start, depth);
  return (major === ARRAY ? readArray : readMap)(data, Number(argument), start, depth);
}

function readArgument(data, initial, at) {
  const info = initial & 31;
  if (initial >= 0xc0) throw new Malformed("a tag, a float or another simple value");
  if (info < 24) return [BigInt(info), at + 1];
  if (info > 27) {
    if (info === 31 && initial >= 0x40) throw new NotCanonical("an indefinite length");
    throw new Malformed("a reserved length");
  }
  const end = at + 1 + (1 << (info - 24));
  if (end > data.length) throw new Malformed("ends early");
  let argument = 0n;
  for (const byte of data.subarray(at + 1, end)) argument = (argument << 8n) | BigInt(byte);
  if (argument < FIRST_LONGER[info]) throw new NotCanonical("a longer form than the number needs");
  return [argument, end];
}

function readArray(data, count, at, depth) {
  const items = [];
  for (let number = 0; number < count; number += 1) {
    const [item, end] = read(data, at, depth - 1);
    items.push(item);
    at = end;
  }
  return [items, at];
}

function readMap(data, count, at, depth) {
  const found = new Map();
  let before = new Uint8Array();
  for (let number = 0; number < count; number += 1) {
    const [key, end] = read(data, at, depth - 1);
    if (!["number", "bigint", "string"].includes(typeof key)) throw new Malformed("a key that is neither integer nor text");
    const encoded = data.subarray(at, end);
    if (compare(encoded, before) <= 0) throw new NotCanonical("keys repeated or out of order");
    before = encoded;
    const [value, next] = read(data, end, depth - 1);
    found.set(key, value);
    at = next;
  }
  return [found, at];
}

function requireRoom(data, items, at, depth) {
  if (depth === 0) throw new Malformed(`nested deeper than ${MAX_DEPTH}`);
  if (items > data.length - at) throw new Malformed("an array or map ends early");
}

function compare(left, right) {
  const shared = Math.min(left.length, right.length);
  for (let at = 0; at < shared; at += 1) {
    if (left[at] !== right[at]) return left[at] - right[at];
  }
  return left.length - right.length;
}

function integer(value) {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function text(bytes) {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new Malformed("text that is not UTF-8");
  }
}
