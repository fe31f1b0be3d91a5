// Upload: by choice, camera or drag; two files at a time; each with its own progress, answer and second try.

const form = document.getElementById("upload");
const drop = form.querySelector(".drop");
const list = document.getElementById("uploads");
const limit = Number(form.dataset.limit);
const waiting = [];
let running = 0;

document.documentElement.classList.add("scripted");

for (const input of form.querySelectorAll("input[type=file]")) {
  input.addEventListener("change", () => {
    add(input.files);
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
drop.addEventListener("drop", (event) => {
  event.preventDefault();
  drop.classList.remove("is-over");
  add(event.dataTransfer.files);
});
form.addEventListener("submit", (event) => event.preventDefault());

function add(files) {
  for (const file of files) {
    const row = document.getElementById("upload-row").content.firstElementChild.cloneNode(true);
    row.querySelector(".upload-name").textContent = file.name;
    list.prepend(row);
    const item = { file, row, key: newKey() };
    row.querySelector(".upload-again").addEventListener("click", () => enqueue(item));
    enqueue(item);
  }
}

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function enqueue(item) {
  if (item.file.size === 0) return fail(item, say(item, "empty"), false);
  if (item.file.size > limit) return fail(item, say(item, "tooLarge"), false);
  item.row.classList.remove("is-bad");
  item.row.querySelector(".upload-again").hidden = true;
  item.row.querySelector("progress").hidden = false;
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

async function send(item) {
  show(item, say(item, "sending"));
  const body = new FormData();
  body.set("file", item.file, item.file.name);
  const year = document.getElementById("year").value;
  if (year) body.set("year", year);
  const digest = await digestOf(item.file);
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/api/proofs");
    request.setRequestHeader("Idempotency-Key", item.key); // the same for a second try: nothing is taken twice
    if (digest) request.setRequestHeader("X-Content-SHA256", digest);
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      item.row.querySelector("progress").value = event.lengthComputable ? (100 * event.loaded) / event.total : 50;
    });
    request.addEventListener("load", () => {
      if (request.status === 202) succeed(item, request.response);
      else fail(item, request.response?.detail ?? String(request.status), request.status >= 500 || request.status === 408);
      done();
    });
    request.addEventListener("error", () => {
      fail(item, say(item, "offline"), true);
      done();
    });
    request.send(body);
  });
}

async function digestOf(file) {
  if (!crypto.subtle) return "";
  try {
    const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
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
  show(item, say(item, "received"));
}

function fail(item, text, mayRetry) {
  item.row.classList.add("is-bad");
  item.row.querySelector("progress").hidden = true;
  item.row.querySelector(".upload-again").hidden = !mayRetry;
  show(item, text);
}

function say(item, name) {
  return item.row.querySelector(".upload-say").dataset[name];
}

function show(item, text) {
  item.row.querySelector(".upload-say").textContent = text;
  document.getElementById("progress-say").textContent = `${item.file.name}：${text}`;
}
