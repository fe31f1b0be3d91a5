// What an approval would bring with what is typed now: asked of the server half a second after the last change, said beside the proposal.

const PAUSE = 400; // milliseconds
const panel = document.getElementById("trial");

/** Lets the page answer every change of a field, of the kind or of a confirmed fact. */
export function offerTrial(form) {
  for (const button of document.querySelectorAll(".recompute")) button.hidden = true; // nothing to press: it happens by itself
  let waiting = 0;
  let newest = 0;
  const ask = async () => {
    const mine = ++newest;
    const answer = await fetch(form.dataset.preview, {
      method: "POST",
      headers: { Accept: "application/json", "Accept-Language": document.documentElement.lang },
      body: new URLSearchParams(new FormData(form)),
    });
    const body = await answer.json();
    if (mine === newest) show(answer.ok ? body : { say: body.detail, hours: null, place: "", clauses: [] });
  };
  const later = ({ target, isComposing }) => {
    if (isComposing || !(target.form === form && /^(?:field\.|fact\.|kind$)/.test(target.name))) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => ask().catch(() => {}), PAUSE); // without a network the decision itself will say so
  };
  document.addEventListener("input", later);
  document.addEventListener("compositionend", later);
}

function show(trial) {
  const slot = (name) => panel.querySelector(`[data-slot="${name}"]`);
  slot("hours").textContent = trial.hours ?? "";
  slot("place").textContent = trial.place;
  slot("figure").hidden = trial.hours === null;
  slot("no-figure").hidden = trial.hours !== null;
  slot("say").textContent = trial.say;
  slot("clauses").replaceChildren(...trial.clauses.map(quoted));
  panel.hidden = false;
}

function quoted({ cite, quote }) {
  const clause = document.getElementById("clause").content.firstElementChild.cloneNode(true);
  clause.querySelector("cite").textContent = cite;
  if (quote) clause.querySelector("p").textContent = quote;
  else clause.querySelector("p").remove();
  return clause;
}
