// Keys of a page: one letter each, asleep while something is being typed or an input method is composing.

const typing = "input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]";

/** Calls `act(key, event)` for plain keys; whatever it handles (returns true) goes no further. */
export function onKey(act) {
  document.addEventListener("keydown", (event) => {
    const composing = event.isComposing || event.keyCode === 229; // 229: old engines while composing
    if (composing || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.closest?.(typing) || document.querySelector("dialog[open]")) return;
    if (act(event.key.toLowerCase(), event)) event.preventDefault();
  });
}
