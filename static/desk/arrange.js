// Places of a page: each row gets two buttons that move it, and the numbers follow. Without this they are typed.
(() => {
  "use strict";
  const list = document.querySelector("[data-places]");
  if (!list) return;
  const rows = () => [...list.querySelectorAll("[data-place]")];

  function renumber() {
    rows().forEach((row, at) => {
      row.querySelector("input[type=number]").value = at + 1;
      const [up, down] = row.querySelectorAll("button");
      up.disabled = at === 0;
      down.disabled = at === rows().length - 1;
    });
  }

  function move(row, step, button) {
    const other = rows()[rows().indexOf(row) + step];
    if (!other) return;
    if (step < 0) other.before(row);
    else other.after(row);
    renumber();
    (button.disabled ? row.querySelector("button:not(:disabled)") : button).focus();
  }

  for (const row of rows()) {
    const place = row.querySelector("input[type=number]");
    for (const [step, sign, label] of [[-1, "↑", "Up"], [1, "↓", "Down"]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = sign;
      button.setAttribute("aria-label", `${label}: ${place.getAttribute("aria-label")}`);
      button.addEventListener("click", () => move(row, step, button));
      place.parentElement.append(button);
    }
  }
  // What was refused may have any numbers: the rows stand by them, and those stay until somebody moves a row.
  const at = (row) => Number(row.querySelector("input[type=number]").value);
  list.append(...rows().sort((one, other) => at(one) - at(other)));
})();
