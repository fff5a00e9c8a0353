// What is typed is kept: in this browser within a second, on the server every few seconds. When the form is opened
// again, what this browser kept goes to the server, which offers what was not saved; it alone fills in forms.
const KEEP_SOON = 800; // milliseconds after the last key
const KEEP_AT_MOST = 1800; // while somebody types on and on
const SEND_EVERY = 5000;
const NEVER_KEPT = new Set(["csrfmiddlewaretoken"]);

const inBrowser = {
  get(name) {
    try {
      return JSON.parse(localStorage.getItem(name));
    } catch {
      return null;
    }
  },
  set(name, value) {
    try {
      localStorage.setItem(name, JSON.stringify(value));
      return true;
    } catch {
      return false; // full, or not allowed: the server keeps it
    }
  },
  remove(name) {
    try {
      localStorage.removeItem(name);
    } catch {
      // Not allowed: then nothing was kept either.
    }
  },
  under(start) {
    try {
      return Object.keys(localStorage).filter((name) => name.startsWith(start));
    } catch {
      return [];
    }
  },
};

function typedPairs(form) {
  return [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !NEVER_KEPT.has(name));
}

function startKeeping(form, place) {
  const { user, story, address } = place.dataset;
  const key = form.elements.form_key.value;
  const version = form.elements.seen_version?.value || "0";
  const folder = `desk-typed/${user}/${story}/`;
  const name = `${folder}${version}/${key}`;
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  let timer;
  let waitsSince = 0;
  let isTyped = document.querySelector(".desk-refusals") !== null; // it stands here and is not saved
  let isSent = true;
  let isLeaving = false;

  function message(fields, at, more = {}) {
    const body = new FormData();
    const values = { csrfmiddlewaretoken: token, form_key: key, seen_version: version, ...more };
    for (const [field, value] of Object.entries(values)) body.append(field, value);
    if (fields) {
      body.append("typed", JSON.stringify(fields));
      body.append("age", Math.max(0, Math.round((Date.now() - at) / 1000)));
    }
    return body;
  }

  function keep() {
    clearTimeout(timer);
    waitsSince = 0;
    isTyped = true;
    isSent = false;
    inBrowser.set(name, { at: Date.now(), fields: typedPairs(form) });
  }

  function typed() {
    if (isLeaving) return;
    waitsSince ||= Date.now();
    clearTimeout(timer);
    timer = setTimeout(keep, Math.max(0, Math.min(KEEP_SOON, waitsSince + KEEP_AT_MOST - Date.now())));
  }

  async function send() {
    if (isSent || isLeaving) return;
    isSent = true;
    try {
      const response = await fetch(address, { method: "POST", body: message(typedPairs(form), Date.now()) });
      if (response.status >= 500) isSent = false;
    } catch {
      isSent = false; // out of reach: this browser has it, and it is sent later
    }
  }

  // ── What was kept before ──

  async function offer() {
    for (const kept of inBrowser.under(folder).filter((other) => other !== name)) {
      const value = inBrowser.get(kept);
      if (!value?.fields) {
        inBrowser.remove(kept);
        continue;
      }
      const body = message(value.fields, value.at, { offer: "1", form_key: kept.split("/").pop() });
      try {
        const response = await fetch(address, { method: "POST", body });
        if (!response.ok) continue;
        const answer = await response.json();
        inBrowser.remove(kept); // the server has it, or has something later
        if (!isTyped) show(answer.offer);
      } catch {
        return; // out of reach: it stays here, for the next time
      }
    }
    takeBackByItself();
  }

  function show(offer) {
    place.innerHTML = offer;
  }

  // Whoever comes back by the browser's button finds the text as it was.
  function takeBackByItself() {
    const [navigation] = performance.getEntriesByType("navigation");
    const link = place.querySelector("[data-take-back]");
    if (navigation?.type !== "back_forward" || !link || isTyped) return;
    dispatchEvent(new Event("desk:left-on-purpose"));
    isLeaving = true;
    location.replace(link.href);
  }

  for (const kind of ["input", "change", "formset:added", "formset:removed"]) form.addEventListener(kind, typed);
  // Pickers tell jQuery alone, and Django has every one of them tell it once when the page is ready: that is no typing.
  const { jQuery } = globalThis.django ?? {};
  jQuery?.(() => jQuery(form).on("change", typed));
  document.addEventListener("prose-editor:ready", () => form.addEventListener("input", typed));
  setInterval(send, SEND_EVERY);

  addEventListener("submit", (event) => {
    if (event.target !== form || event.submitter?.formTarget) return;
    if (event.submitter?.name === "_throw") {
      for (const kept of inBrowser.under(folder)) inBrowser.remove(kept);
      isTyped = false;
    } else if (isTyped || waitsSince) {
      keep();
    }
    if (!event.defaultPrevented) isLeaving = true;
  });

  place.addEventListener("click", (event) => {
    if (event.target.closest("[data-take-back]")) {
      dispatchEvent(new Event("desk:left-on-purpose"));
      isLeaving = true;
      isTyped = false;
    }
  });

  addEventListener("pagehide", () => {
    if (waitsSince) keep();
    if (!isLeaving && !isSent) navigator.sendBeacon(address, message(typedPairs(form), Date.now()));
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) isLeaving = false;
  });
  offer();
}

document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("#article_form");
  const place = document.getElementById("desk-kept");
  if (form?.elements.form_key && place) startKeeping(form, place);
});
