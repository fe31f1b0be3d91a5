// What a certificate says: thirteen positions, each with one form (FORMAT §6), as in signing/claims.py.

import { decodeCbor } from "./cbor.js";
import { Malformed, NotCanonical } from "./refusals.js";

const ELEMENTS = 13, VERSION = 1, COMMITMENT_BYTES = 4, STATUS_BITS = 20;
const MAX_NUMBER_BYTES = 60, MAX_NAME_BYTES = 180, MAX_QUARTERS = 400_000, MAX_STATUS_LIST = 65_535;
const MAX_SECOND = 253_402_300_799, MAX_DAY = 2_932_896, MAX_UINT = (1n << 64n) - 1n;
const DAY_MS = 86_400_000;
const TYPE_NAMES = { 1: "annual_hours", 2: "public_course", 3: "continuing_education", 4: "audit_card", 5: "hours_transfer" };
const TYPE = /^[a-z][a-z0-9_]{0,23}$/;
const NUMBER = /^[1-9][0-9]{0,19}$/;
// FORMAT §6.3: controls, zero-width and direction marks could make a name look like another.
const UNPRINTABLE = /[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;
const encoder = new TextEncoder();

/** Reads the payload of a token. Dates are ISO texts, hours decimal texts, `issuedAt` is milliseconds since 1970. */
export function readClaims(payload) {
  const parts = decodeCbor(payload);
  if (!Array.isArray(parts) || parts.length !== ELEMENTS) throw new Malformed(`claims are an array of ${ELEMENTS} elements`);
  const [version, type, region, number, holder, commitment, period, publicHours, professional, other, issued, expires, status] = parts;
  uint("version", version, VERSION, VERSION);
  const typeName = nameOfType(type);
  const regionCode = String(uint("region", region, 999_999)).padStart(6, "0");
  const numberText = textOfNumber(number);
  const holderText = text("holder", holder, MAX_NAME_BYTES);
  if (commitment !== null && !(commitment instanceof Uint8Array && commitment.length === COMMITMENT_BYTES)) {
    throw new Malformed(`id_commitment is ${COMMITMENT_BYTES} bytes or null`);
  }
  const [periodStart, periodEnd] = datesOfPeriod(period);
  const publicQuarters = uint("public_hours", publicHours, MAX_QUARTERS);
  const professionalQuarters = uint("professional_hours", professional, MAX_QUARTERS);
  const totalQuarters = publicQuarters + professionalQuarters + uint("other_hours", other, MAX_QUARTERS);
  uint("total_hours", totalQuarters, MAX_QUARTERS);
  const issuedAt = uint("issued_at", issued, MAX_SECOND) * 1000;
  const expiresOn = expires === null ? null : dateOfDay(uint("expires_on", expires, MAX_DAY));
  const place = uint("status", status, (MAX_STATUS_LIST + 1) * 2 ** STATUS_BITS - 1);
  return {
    type: typeName,
    region: regionCode,
    number: numberText,
    holder: holderText,
    idCommitment: commitment,
    period: labelOfPeriod(periodStart, periodEnd),
    hours: { public: hours(publicQuarters), professional: hours(professionalQuarters), total: hours(totalQuarters) },
    issuedAt,
    expiresOn,
    statusList: Math.floor(place / 2 ** STATUS_BITS),
    statusIndex: place % 2 ** STATUS_BITS,
  };
}

/** FORMAT §6.6: region (24 bits), number of the status list (16 bits), index (24 bits). */
export function uidOf({ region, statusList, statusIndex }) {
  const code = Number(region);
  return Uint8Array.of(
    code >> 16, code >> 8, code, // an element of a byte array keeps the lowest eight bits
    statusList >> 8, statusList,
    statusIndex >> 16, statusIndex >> 8, statusIndex,
  );
}

function uint(field, value, most, least = 0) {
  if (typeof value !== "number" || value < least || value > most) throw new Malformed(`${field} is an integer from ${least} to ${most}`);
  return value;
}

function nameOfType(value) {
  if (typeof value === "number" && Object.hasOwn(TYPE_NAMES, value)) return TYPE_NAMES[value];
  if (typeof value !== "string" || !TYPE.test(value)) throw new Malformed("type is a registered number or a lower-case name");
  if (Object.values(TYPE_NAMES).includes(value)) throw new NotCanonical("a registered type in text");
  return value;
}

function textOfNumber(value) {
  if (["number", "bigint"].includes(typeof value) && value > 0) return String(value);
  const found = text("number", value, MAX_NUMBER_BYTES);
  if (NUMBER.test(found) && BigInt(found) <= MAX_UINT) throw new NotCanonical("a decimal number in text");
  return found;
}

function text(field, value, maxBytes) {
  if (typeof value !== "string" || !value || encoder.encode(value).length > maxBytes) {
    throw new Malformed(`${field} is text of 1 to ${maxBytes} bytes`);
  }
  if (value.startsWith(" ") || value.endsWith(" ") || UNPRINTABLE.test(value)) {
    throw new Malformed(`${field} has a space around it, or a character that cannot be seen`);
  }
  return value;
}

function datesOfPeriod(value) {
  if (!Array.isArray(value)) {
    const year = uint("period", value, 9999, 1970);
    return [`${year}-01-01`, `${year}-12-31`];
  }
  if (value.length !== 2) throw new Malformed("period is a year or two days");
  const first = uint("period_start", value[0], MAX_DAY);
  const last = uint("period_end", value[1], MAX_DAY, first);
  const start = dateOfDay(first), end = dateOfDay(last);
  if (labelOfPeriod(start, end).length === 4) throw new NotCanonical("a whole year as two days");
  return [start, end];
}

function labelOfPeriod(start, end) {
  if (!start.endsWith("-01-01") || !end.endsWith("-12-31")) return `${start}/${end}`;
  const years = [start.slice(0, 4), end.slice(0, 4)];
  return years[0] === years[1] ? years[0] : years.join("-");
}

function dateOfDay(day) {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

function hours(quarters) {
  return String(quarters / 4);
}
