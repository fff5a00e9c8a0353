// What is to do, and the cards, as one types: asked of the desk a moment after the last key.
const PAUSE = 1500; // milliseconds

document.addEventListener("DOMContentLoaded", () => {
  const todo = document.querySelector("#desk-todo:not([data-fixed])");
  const form = document.querySelector("#article_form");
  if (!todo || !form) return;
  let timer;
  let asked = 0;

  async function check() {
    const number = ++asked;
    try {
      const response = await fetch(todo.dataset.check, { method: "POST", body: new FormData(form) });
      if (!response.ok || number !== asked) return;
      const blocks = await response.json();
      const isOpen = todo.querySelector("details").open;
      todo.innerHTML = blocks.todo;
      todo.querySelector("details").open = isOpen;
      const cards = document.getElementById("desk-cards");
      if (cards) cards.innerHTML = blocks.cards;
    } catch {
      // Out of reach: what was found last still stands, and typing goes on.
    }
  }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(check, PAUSE);
  });
});
