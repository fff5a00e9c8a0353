// A plan is dragged to another day: the form that moves it is filled in and sent. The hour stays as it was.
const NO_HOUR = "T00:00";
let dragged = null;

function withDay(value, day) {
  return day + (value.includes("T") ? value.slice(value.indexOf("T")) : NO_HOUR);
}

document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("[data-plan]") ?? null;
  if (!dragged) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", ""); // without it Firefox starts no drag
});

document.addEventListener("dragend", () => {
  dragged = null;
});

for (const plan of document.querySelectorAll("[data-plan]")) {
  plan.draggable = true;
  for (const link of plan.querySelectorAll("a")) link.draggable = false; // else the link is dragged, not the plan
}

for (const day of document.querySelectorAll("[data-day]")) {
  day.addEventListener("dragover", (event) => {
    if (!dragged) return;
    event.preventDefault();
    day.classList.add("desk-drop");
  });
  day.addEventListener("dragleave", () => day.classList.remove("desk-drop"));
  day.addEventListener("drop", (event) => {
    day.classList.remove("desk-drop");
    if (!dragged) return;
    event.preventDefault();
    const form = dragged.querySelector("form");
    form.elements.moment.value = withDay(form.elements.moment.value, day.dataset.day);
    form.requestSubmit();
  });
}
