// The focal point of a picture by a click on it. The two number fields stay what is saved; the crops follow them.
const picture = document.querySelector("[data-focal]");
const across = document.getElementById("id_focal_x");
const down = document.getElementById("id_focal_y");

const perMille = (part, whole) => String(Math.min(1000, Math.max(0, Math.round((1000 * part) / whole))));

function follow() {
  const { width, height } = picture.viewBox.baseVal;
  for (const ring of picture.querySelectorAll("circle")) {
    ring.setAttribute("cx", (width * Number(across.value)) / 1000);
    ring.setAttribute("cy", (height * Number(down.value)) / 1000);
  }
  for (const crop of document.querySelectorAll("[data-crop]")) {
    const box = crop.viewBox.baseVal;
    const [wide, high] = crop.dataset.crop.split(" ").map(Number);
    box.x = ((wide - box.width) * Number(across.value)) / 1000;
    box.y = ((high - box.height) * Number(down.value)) / 1000;
  }
}

if (picture && across && down) {
  picture.classList.add("desk-focal");
  picture.addEventListener("click", (event) => {
    const shown = picture.getBoundingClientRect();
    across.value = perMille(event.clientX - shown.left, shown.width);
    down.value = perMille(event.clientY - shown.top, shown.height);
    across.dispatchEvent(new Event("change", { bubbles: true }));
    follow();
  });
  across.addEventListener("input", follow);
  down.addEventListener("input", follow);
}
