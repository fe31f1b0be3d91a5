// The check in the browser: fetches what everyone may read (trust and status lists) and judges here. Nothing of the certificate is sent.
// The judgement itself is `../verify/`; this module brings it the lists.
import { openEnvelope } from "../verify/envelope.js";
import { fingerprintOf, keepsLog, loggedBy } from "../verify/issue-log.js";
import { canVerify, readTrustList, verifyText } from "../verify/verify.js";

const LOG = "/.well-known/xueshi/log/";

/** Checks the text of a code; throws when this browser cannot (no WebCrypto, lists not to be had). */
export async function checkInBrowser(text) {
  if (!(await canVerify())) throw new Error("this browser lacks what verifying takes");
  const trust = readTrustList(new TextDecoder().decode(await fetchBytes("/.well-known/xueshi/trust.json")));
  const now = new Date();
  return verifyText(text, { trust, statuses: findStatus, now, isLogged: (token) => askLog(token, { trust, now }) });
}

/** Only asked of a key that was stolen later, as the server asks: what the log of the key's region holds counts, as far as this site can tell. */
async function askLog(token, { trust, now }) {
  const { kid } = openEnvelope(token, { maxBytes: token.length });
  const { region } = trust.byKid.get(kid);
  if (!keepsLog(region)) return true; // there is no log, and nothing speaks against it
  try {
    const answer = await fetch(`${LOG}proof/${await fingerprintOf(token)}?region=${region.region}`, { cache: "no-cache" });
    if (answer.ok) return loggedBy([new Uint8Array(await answer.arrayBuffer())], { trust, now })(token);
    return answer.status === 404 ? false : null;
  } catch {
    return null;
  }
}

/** A status list by its address: this site mirrors the lists of all regions under the digest of their addresses. */
async function findStatus({ url }) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(url));
  const name = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  try {
    return await fetchBytes(`/.well-known/xueshi/status/${name}.cwt`);
  } catch {
    return null;
  }
}

async function fetchBytes(address) {
  const answer = await fetch(address, { cache: "no-cache" });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}
