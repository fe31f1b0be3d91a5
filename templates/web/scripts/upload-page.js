// Upload: by choice, camera, folder, archive or drag; two at a time; each with its own progress, answer and second try.
// When files are kept, one stream of events tells how far each is; without a stream the page asks now and then.

const form = document.getElementById("upload");
const drop = form.querySelector(".drop");
const list = document.getElementById("uploads");
const together = document.getElementById("together");
const limit = Number(form.dataset.limit);
const mostPhotos = Number(form.dataset.mostPhotos);
const hidden = /^(\.|Thumbs\.db$|desktop\.ini$)/i; // what systems leave in folders
const waiting = [];
const followed = new Map(); // id of an upload → its row
let running = 0;
let events = null;

document.documentElement.classList.add("scripted");

for (const input of form.querySelectorAll("input[type=file]")) {
  input.addEventListener("change", () => {
    add([...input.files].filter((file) => !hidden.test(file.name)));
    input.value = "";
  });
}
for (const name of ["dragenter", "dragover"]) {
  drop.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.add("is-over");
  });
}
drop.addEventListener("dragleave", (event) => {
  if (!drop.contains(event.relatedTarget)) drop.classList.remove("is-over");
});
drop.addEventListener("drop", async (event) => {
  event.preventDefault();
  drop.classList.remove("is-over");
  add(await filesOf(event.dataTransfer));
});
form.addEventListener("submit", (event) => event.preventDefault());

/** The files of a drop, those in folders too. */
async function filesOf(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.some((entry) => entry.isDirectory)) return [...transfer.files];
  const found = [];
  for (const entry of entries) await walk(entry, found);
  return found;
}

async function walk(entry, found) {
  if (hidden.test(entry.name)) return;
  if (entry.isFile) {
    found.push(await new Promise((done, failed) => entry.file(done, failed)));
    return;
  }
  const reader = entry.createReader();
  for (;;) {
    const some = await new Promise((done, failed) => reader.readEntries(done, failed)); // a hundred at a time
    if (!some.length) return;
    for (const one of some) await walk(one, found);
  }
}

function add(files) {
  if (!files.length) return;
  if (together?.checked && files.length > 1) return addItem(files);
  for (const file of files) addItem([file]);
}

function addItem(files) {
  const row = document.getElementById("upload-row").content.firstElementChild.cloneNode(true);
  const item = { files, row, key: newKey(), isArchive: files.length === 1 && /\.zip$/i.test(files[0].name) };
  row.querySelector(".upload-name").textContent = files.map((file) => file.name).join("、");
  row.querySelector(".upload-again").addEventListener("click", () => enqueue(item));
  row.querySelector(".upload-cancel").addEventListener("click", () => cancel(item));
  row.querySelector(".upload-withdraw").addEventListener("click", () => withdraw(item));
  list.prepend(row);
  enqueue(item);
}

function newKey() {
  return hex(crypto.getRandomValues(new Uint8Array(16)));
}

function hex(bytes) {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function enqueue(item) {
  if (item.files.some((file) => file.size === 0)) return fail(item, say(item, "empty"), false);
  if (item.files.some((file) => file.size > limit)) return fail(item, say(item, "tooLarge"), false);
  if (item.files.length > mostPhotos) return fail(item, say(item, "tooMany"), false);
  item.row.classList.remove("is-bad");
  item.row.querySelector(".upload-again").hidden = true;
  item.row.querySelector("progress").hidden = false;
  offer(item, "cancel");
  show(item, say(item, "waiting"));
  waiting.push(item);
  next();
}

function next() {
  while (running < 2 && waiting.length) {
    running += 1;
    send(waiting.shift()).finally(() => {
      running -= 1;
      next();
    });
  }
}

/** Takes a file out of the row of those that wait, or stops it on its way; a press on "again" sends it after all. */
function cancel(item) {
  const place = waiting.indexOf(item);
  if (place >= 0) waiting.splice(place, 1);
  item.request?.abort();
  item.isCancelled = true;
  fail(item, say(item, "cancelled"), true);
  item.row.querySelector(".upload-again").focus();
}

/** Takes back what was received, as long as nobody decided on it; the server keeps what was handed in on record. */
async function withdraw(item) {
  offer(item, "");
  const answer = await fetch(`/api/proofs/${item.id}/withdraw`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json", "Accept-Language": document.documentElement.lang },
    body: "{}",
  }).catch(() => null);
  const problem = answer?.ok ? null : await answer?.json().catch(() => null);
  if (!answer?.ok) {
    offer(item, "withdraw");
    return show(item, problem?.detail ?? say(item, "offline"));
  }
  followed.delete(item.id);
  item.row.classList.remove("is-good");
  item.key = newKey(); // sent again, it is another upload
  const again = item.row.querySelector(".upload-again");
  again.hidden = !item.request; // what came in an archive is not at hand
  show(item, say(item, "withdrawn"));
  if (!again.hidden) again.focus();
}

/** Shows the one button that fits: cancel, withdraw, or none. */
function offer(item, name) {
  for (const each of ["cancel", "withdraw"]) item.row.querySelector(`.upload-${each}`).hidden = each !== name;
}

async function send(item) {
  item.isCancelled = false;
  show(item, say(item, "sending"));
  const body = new FormData();
  item.files.forEach((file, position) => body.append(position ? "more" : "file", file, file.name));
  const year = document.getElementById("year").value;
  if (year) body.set("year", year);
  const digests = await Promise.all(item.files.map(digestOf));
  if (item.isCancelled) return;
  const request = new XMLHttpRequest();
  item.request = request;
  request.open("POST", item.isArchive ? "/api/archives" : "/api/proofs");
  request.setRequestHeader("Idempotency-Key", item.key); // the same for a second try: nothing is taken twice
  if (digests.every(Boolean)) {
    if (digests.length === 1) request.setRequestHeader("X-Content-SHA256", digests[0]);
    else for (const digest of digests) body.append("sha256", digest);
  }
  request.responseType = "json";
  request.upload.addEventListener("progress", (event) => {
    item.row.querySelector("progress").value = event.lengthComputable ? (100 * event.loaded) / event.total : 50;
    if (event.loaded === event.total) offer(item, ""); // it is there: from now on it can be withdrawn
  });
  return new Promise((done) => {
    request.addEventListener("load", () => {
      answered(item, request);
      done();
    });
    request.addEventListener("error", () => {
      fail(item, say(item, "offline"), true);
      done();
    });
    request.addEventListener("abort", () => done());
    request.send(body);
  });
}

function answered(item, request) {
  const answer = request.response;
  if (request.status !== 202) {
    return fail(item, answer?.detail ?? String(request.status), request.status >= 500 || request.status === 408);
  }
  if (!item.isArchive) return succeed(item, answer);
  offer(item, "");
  item.row.querySelector("progress").hidden = true;
  item.row.classList.add("is-good");
  show(item, say(item, "unpacked").replace("{count}", answer.items.length));
  for (const one of answer.items) {
    const row = document.getElementById("upload-row").content.firstElementChild.cloneNode(true);
    row.querySelector(".upload-name").textContent = one.file;
    item.row.after(row);
    const part = { files: [{ name: one.file }], row };
    row.querySelector(".upload-withdraw").addEventListener("click", () => withdraw(part));
    if (one.problem) fail(part, one.problem.detail, false);
    else succeed(part, one);
  }
}

async function digestOf(file) {
  if (!crypto.subtle) return "";
  try {
    return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer())));
  } catch {
    return ""; // unreadable here; the server says so
  }
}

function succeed(item, answer) {
  item.row.classList.add("is-good");
  item.row.querySelector("progress").hidden = true;
  const link = item.row.querySelector(".upload-follow");
  link.href = answer.href;
  link.hidden = false;
  const twice = answer.duplicates?.length ? say(item, "again") : "";
  show(item, [say(item, "received"), twice].filter(Boolean).join(" "));
  item.id = answer.id;
  offer(item, "withdraw");
  followed.set(answer.id, item);
  follow();
}

/** One stream for all uploads of the page; it ends when all are read and is opened again for later ones. */
function follow() {
  if (events || !("EventSource" in window)) return;
  events = new EventSource("/api/events");
  events.addEventListener("proof", (event) => settle(JSON.parse(event.data)));
  const close = () => {
    events.close();
    events = null;
  };
  events.addEventListener("end", () => {
    close();
    if (followed.size) setTimeout(follow, 1000);
  });
  events.addEventListener("error", () => {
    close();
    if (followed.size) setTimeout(ask, 3000);
  });
}

async function ask() {
  for (const id of followed.keys()) {
    const answer = await fetch(`/api/proofs/${id}`, { headers: { Accept: "application/json" } }).catch(() => null);
    if (answer?.ok) settle(await answer.json());
  }
  if (followed.size && !events) setTimeout(ask, 5000);
}

function settle(proof) {
  const item = followed.get(proof.id);
  if (!item || proof.state === "received") return;
  followed.delete(proof.id);
  if (proof.error) {
    item.row.classList.replace("is-good", "is-bad");
    show(item, proof.error.say);
  } else if (proof.state === "withdrawn") {
    offer(item, "");
    show(item, say(item, "withdrawn"));
  } else {
    show(item, say(item, "assessed"));
  }
}

function fail(item, text, mayRetry) {
  item.row.classList.add("is-bad");
  item.row.querySelector("progress").hidden = true;
  item.row.querySelector(".upload-again").hidden = !mayRetry;
  offer(item, "");
  show(item, text);
}

function say(item, name) {
  return item.row.querySelector(".upload-say").dataset[name];
}

function show(item, text) {
  item.row.querySelector(".upload-say").textContent = text;
  document.getElementById("progress-say").textContent = `${item.files[0].name}：${text}`;
}
