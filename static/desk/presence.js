// Says every few seconds that the story is open here, and shows who else has it.
const HEARTBEAT = 20000; // milliseconds

document.addEventListener("DOMContentLoaded", () => {
  const place = document.getElementById("desk-presence");
  const form = document.querySelector("#article_form");
  if (!place || !form) return;
  const { address } = place.dataset;
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;

  function message(name) {
    const body = new FormData();
    body.append("csrfmiddlewaretoken", token);
    body.append(name, "1");
    return body;
  }

  async function say() {
    if (document.hidden) return;
    try {
      const response = await fetch(address, { method: "POST", body: message("open") });
      if (!response.ok) return;
      const { presence } = await response.json();
      if (place.innerHTML.trim() !== presence.trim()) place.innerHTML = presence;
    } catch {
      // Out of reach: asked again in a moment.
    }
  }

  // Who saves comes back in a moment.
  let isSent = false;
  addEventListener("submit", (event) => (isSent = event.target === form && !event.defaultPrevented));
  addEventListener("pagehide", () => isSent || navigator.sendBeacon(address, message("left")));
  setInterval(say, HEARTBEAT);
  document.addEventListener("visibilitychange", say);
  addEventListener("pageshow", (event) => event.persisted && say());
});
