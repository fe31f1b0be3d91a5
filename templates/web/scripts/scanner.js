// A hand scanner types a code like a very fast keyboard and ends with Enter: taken wherever nothing is being typed.

const FASTEST_TYPIST = 60; // milliseconds between two keys
const SHORTEST_CODE = 20; // characters

/** Calls `take(text)` with what a hand scanner types. */
export function onScanner(take) {
  let typed = "";
  let last = 0;
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey || event.target.closest?.("input, textarea, select")) return;
    if (event.timeStamp - last > FASTEST_TYPIST) typed = "";
    last = event.timeStamp;
    if (event.key.length === 1) typed += event.key;
    if (event.key !== "Enter" || typed.length < SHORTEST_CODE) return;
    event.preventDefault();
    take(typed);
    typed = "";
  });
}
