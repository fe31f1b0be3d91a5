// Why bytes or a text are refused: the classes carry the reason codes of signing/FORMAT.md §10.

/** The bytes or the text do not have the form of the format. */
export class Malformed extends Error {
  reason = "malformed";
}

/** The bytes say something that must be said in another, shorter or ordered, way. */
export class NotCanonical extends Error {
  reason = "not_canonical";
}

/** The signature does not belong to these bytes and this key. */
export class BadSignature extends Error {
  reason = "bad_signature";
}

/** What the page was given as a trust list is none: a fault of the page or its server, not of a certificate. */
export class BadTrustList extends Error {}
