// What the console does in the browser beside htmx. Without it every page can still be read, and forms can be sent.
"use strict";
(() => {
  const MOST_ROWS = 500;
  const now = () => Date.now();

  // Times: relative ones grow older, countdowns count.
  const span = s => s < 100 ? `${s} s` : s < 6000 ? `${Math.floor(s / 60)} min` : s < 172800 ? `${Math.floor(s / 3600)} h` : `${Math.floor(s / 86400)} d`;
  const set = (element, text) => { if (element.textContent !== text) element.textContent = text; };
  function tick() {
    for (const time of document.querySelectorAll("time[title]")) {
      const ms = now() - Date.parse(time.dateTime);
      set(time, ms >= 0 ? `${span(Math.floor(ms / 1000))} ago` : `in ${span(Math.ceil(-ms / 1000))}`);
    }
    for (const time of document.querySelectorAll("[data-until]")) {
      set(time, `${Math.max(0, Math.ceil((Date.parse(time.dataset.until) - now()) / 1000))} s`);
    }
  }
  setInterval(tick, 1000);

  // What can be undone, can be for some seconds.
  function expire(root) {
    for (const form of root.querySelectorAll("form[data-seconds]")) {
      setTimeout(() => form.remove(), 1000 * Number(form.dataset.seconds));
    }
  }

  // Live tables: newest on top; they wait while somebody points at them or has marked text in them.
  const waiting = new Map();
  const marked = body => { const s = getSelection(); return s && !s.isCollapsed && body.contains(s.anchorNode); };
  const held = body => body.closest("table").matches(":hover") || body.contains(document.activeElement) || marked(body);
  function show(body) {
    const rows = waiting.get(body);
    if (!rows || !rows.length || held(body)) return;
    waiting.set(body, []);
    // As a whole, so that rows that were there do not count as moved.
    body.innerHTML = rows.reverse().join("") + body.innerHTML;
    while (body.rows.length > MOST_ROWS) body.deleteRow(-1);
    htmx.process(body);
    tell(body, 0);
  }
  function tell(body, count) {
    const place = document.getElementById(body.dataset.meanwhile);
    if (place) set(place, count ? `Paused; ${count} more came in the meantime.` : "");
  }
  setInterval(() => { for (const body of waiting.keys()) body.isConnected ? show(body) : waiting.delete(body); }, 500);

  document.addEventListener("htmx:sseBeforeMessage", event => {
    const body = event.target;
    if (!body.matches || !body.matches("tbody[data-live]")) {
      // What is pointed at is not taken away from under the pointer while a button in it is pressed.
      if (body.contains(document.activeElement) && body.querySelector("form")) event.preventDefault();
      return;
    }
    event.preventDefault();
    const rows = waiting.get(body) || [];
    rows.push(event.detail.data);
    if (rows.length > MOST_ROWS) rows.shift();
    waiting.set(body, rows);
    if (held(body)) tell(body, rows.length); else show(body);
  });

  // A session that ends in the middle of a form: log in here, then the form is sent as it stands.
  let interrupted = null;
  document.addEventListener("htmx:responseError", event => {
    if (event.detail.xhr.status !== 401) return;
    const element = event.detail.elt;
    if (element.closest("dialog")) return;
    interrupted = element;
    document.getElementById("login").showModal();
  });
  document.addEventListener("submit", async event => {
    const form = event.target;
    if (!form.matches("form[data-login]")) return;
    event.preventDefault();
    const error = form.querySelector(".error");
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { "HX-Request": "true" } });
    if (answer.ok) {
      error.hidden = true;
      form.closest("dialog").close();
      form.elements.password.value = "";
      const element = interrupted;
      interrupted = null;
      if (element && element.requestSubmit) element.requestSubmit(); else location.reload();
    } else {
      error.textContent = answer.status === 429 ? "Too many attempts; wait a minute." : "The name or the password is wrong.";
      error.hidden = false;
    }
  }, true);
  document.addEventListener("click", event => {
    if (event.target.closest("[data-close]")) event.target.closest("dialog").close();
    for (const open of document.querySelectorAll(".bar details[open]")) if (!open.contains(event.target)) open.open = false;
  });
  document.addEventListener("htmx:sendError", event => {
    const element = event.detail.elt;
    if (element.matches("form")) alertIn(element, "The service can't be reached. Nothing was sent; what you typed is still here.");
  });
  function alertIn(form, text) {
    let place = form.querySelector(":scope > .problem");
    if (!place) {
      place = document.createElement("div");
      place.className = "problem";
      place.setAttribute("role", "alert");
      form.prepend(place);
    }
    place.textContent = text;
  }

  // Uploads say how far they are.
  document.addEventListener("htmx:xhr:progress", event => {
    const bar = event.target.matches("form[data-upload]") && event.target.querySelector("progress");
    if (!bar || !event.detail.lengthComputable) return;
    bar.hidden = false;
    bar.value = event.detail.loaded / event.detail.total;
    set(bar.parentElement.querySelector("[role=status]"), bar.value < 1 ? `${Math.floor(100 * bar.value)} % sent` : "All sent; it is being checked and stored.");
  });

  // Countries: the map follows the boxes, and ticks them; typing shows the ones that are meant.
  const country = code => document.querySelector(`#countries input[value="${code}"]`);
  document.addEventListener("click", event => {
    const shape = event.target.closest("[data-country]");
    const box = shape && country(shape.dataset.country);
    if (box && !box.matches(":disabled")) box.click();
  });
  document.addEventListener("change", event => {
    if (event.target.name !== "country") return;
    const shape = document.querySelector(`[data-country="${event.target.value}"]`);
    if (shape) shape.classList.toggle("on", event.target.checked);
  });
  const found = input => {
    const wanted = input.value.trim().toLowerCase();
    const items = [...document.getElementById(input.dataset.filter).children];
    for (const item of items) item.hidden = !item.textContent.toLowerCase().includes(wanted);
    return wanted ? items.find(item => !item.hidden) : null;
  };
  document.addEventListener("input", event => { if (event.target.matches("[data-filter]")) found(event.target); });
  document.addEventListener("keydown", event => {
    if (event.key !== "Enter" || !event.target.matches("[data-filter]")) return;
    event.preventDefault();
    const first = found(event.target);
    if (first) first.querySelector("input").click();
  });

  // After a page has come in place of another: what is wrong first, then what was done.
  document.addEventListener("htmx:afterSettle", event => {
    if (event.target !== document.body) return;
    expire(document);
    const wrong = document.querySelector("[aria-invalid=true]") || document.querySelector(".problem");
    if (wrong) { wrong.focus(); wrong.scrollIntoView({ block: "center" }); } else scrollTo(0, 0);
  });
  document.addEventListener("DOMContentLoaded", () => { expire(document); tick(); });
})();
