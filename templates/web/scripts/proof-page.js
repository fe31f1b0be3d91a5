// Progress of one upload: asks until something changed, slower with time, and says so when it gives up.

const panel = document.getElementById("proof");
const giveUpAfter = 120_000; // milliseconds
const began = Date.now();
let pause = 700;

async function ask() {
  try {
    const answer = await fetch(panel.dataset.href, { headers: { Accept: "application/json" }, cache: "no-store" });
    if (answer.ok && (await answer.json()).state !== panel.dataset.state) {
      location.reload();
      return;
    }
  } catch {
    // no network for a moment: the next question may get through
  }
  if (Date.now() - began > giveUpAfter) {
    document.getElementById("gave-up").hidden = false;
    return;
  }
  pause = Math.min(pause * 1.25, 5000);
  setTimeout(ask, pause);
}

setTimeout(ask, pause);
