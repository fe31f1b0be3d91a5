// A button that prints the page; it is shown only where scripts run.
const button = document.getElementById("print");
button.hidden = false;
button.addEventListener("click", () => window.print());
