"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const { head, codes, items, saved } = JSON.parse($("data").textContent);
  const SAID = ["decision", "value", "reason"];
  const STORE = ["triangulate", "adjudication", head.scheme, head.coder].join(":");
  const key = (one) => [one.note, one.sha256.slice(0, 12), one.code].join(" ");
  const said = (one) => Object.fromEntries(SAID.map((name) => [name, String(one[name])]));
  const undone = [];
  let at = 0;
  let kept = true;

  // Only decisions and reasons are kept in the browser, never the passages.
  function stored() {
    try {
      return JSON.parse(localStorage.getItem(STORE) || "{}");
    } catch {
      kept = false;
      return {};
    }
  }

  function keep(one) {
    try {
      localStorage.setItem(STORE, JSON.stringify({ ...stored(), [key(one)]: said(one) }));
    } catch {
      kept = false;
    }
  }

  function say(words) {
    $("told").textContent = kept ? words : words + " This browser keeps nothing: save before you close the page.";
  }

  const settled = () => items.filter((one) => one.decision).length;
  const counted = () => `${settled()} of ${items.length} settled`;

  function named(one) {
    const value = one.value ? ` (${one.value})` : "";
    if (one.decision === "accept") return `Applies: ${codes[one.code].label}${value}`;
    if (one.decision === "reject") return `Does not apply: ${codes[one.code].label}`;
    return "Open";
  }

  // The text with what one coder marked; places are of the note, the text begins at `start`.
  function marked(one, places) {
    const quote = document.createElement("blockquote");
    quote.dir = "auto";
    quote.lang = one.language;
    quote.tabIndex = 0;
    const points = Array.from(one.text);
    const part = (from, to) => points.slice(from - one.start, to - one.start).join("");
    let from = one.start;
    if (one.more[0]) quote.append("…");
    for (const [start, end] of places) {
      if (end <= from) continue;
      quote.append(part(from, start));
      const mark = document.createElement("mark");
      mark.textContent = part(Math.max(start, from), end);
      quote.append(mark);
      from = end;
    }
    quote.append(part(from, one.start + points.length));
    if (one.more[1]) quote.append("…");
    return quote;
  }

  function beside(one, side, number) {
    const section = document.createElement("section");
    const title = document.createElement("h3");
    title.id = `side${number}`;
    title.textContent = `${side.coder}: ${side.said}`;
    section.setAttribute("aria-labelledby", title.id);
    const quote = marked(one, side.places);
    quote.setAttribute("role", "group");
    quote.setAttribute("aria-labelledby", title.id);
    const others = document.createElement("p");
    others.className = "soft";
    others.textContent = side.others.length ? `Also gave the note: ${side.others.join(", ")}` : "Gave the note no other code";
    section.append(title, quote, others);
    return section;
  }

  function show(focus) {
    const one = items[at];
    $("progress").value = settled();
    $("counted").textContent = counted();
    $("undo").disabled = !undone.length;
    $("where").textContent = `Difference ${at + 1} of ${items.length}, note ${one.note}`;
    $("label").textContent = codes[one.code].label;
    $("definition").textContent = codes[one.code].definition;
    $("unblind").hidden = one.blind !== "no";
    $("sides").replaceChildren(...one.sides.map((side, number) => beside(one, side, number)));
    $("amount").hidden = !codes[one.code].numeric;
    $("value").value = one.value;
    $("reason").value = one.reason;
    $("now").textContent = named(one);
    $("accept").setAttribute("aria-pressed", one.decision === "accept");
    $("reject").setAttribute("aria-pressed", one.decision === "reject");
    for (const first of document.querySelectorAll("#sides mark:first-of-type")) {
      first.parentElement.scrollTop = first.offsetTop - first.parentElement.offsetTop - 60;
    }
    if (focus) $("where").focus();
  }

  function go(place) {
    at = Math.min(Math.max(place, 0), items.length - 1);
    show(true);
  }

  function forward() {
    for (let step = 1; step <= items.length; step += 1) {
      const place = (at + step) % items.length;
      if (!items[place].decision) return go(place);
    }
    say(`All ${items.length} are settled: save them.`);
    return show(true);
  }

  function decide(decision) {
    const one = items[at];
    const value = $("value").value.trim().replace(",", ".");
    const needed = codes[one.code].numeric && decision === "accept";
    if (needed && (!value || !Number.isFinite(Number(value)))) {
      say("This code needs its value first, a number.");
      return $("value").focus();
    }
    undone.push([at, said(one)]);
    Object.assign(one, { decision, value: needed ? value : "", reason: $("reason").value });
    keep(one);
    say(`${named(one)}. ${counted()}.`);
    return forward();
  }

  function undo() {
    if (!undone.length) return say("Nothing to undo.");
    const [place, before] = undone.pop();
    Object.assign(items[place], before);
    keep(items[place]);
    say(`Taken back. ${counted()}.`);
    return go(place);
  }

  function rows(one) {
    const about = { note: one.note, coder: head.coder, code: one.code, reason: one.reason, version: head.version };
    if (one.decision === "reject") return [{ ...about, decision: "reject" }];
    return one.passages.map((place) => ({ ...about, ...place, value: one.value }));
  }

  // A note counts as adjudicated as soon as it has a row: only notes that are settled whole are saved.
  function save() {
    const open = new Set(items.filter((one) => !one.decision).map((one) => one.note));
    const whole = items.filter((one) => !open.has(one.note));
    if (!whole.length) return say("No note is settled whole yet.");
    const cell = (value) => `"${String(value ?? "").replaceAll('"', '""')}"`;
    const lines = [saved, ...whole.flatMap(rows).map((row) => saved.map((name) => row[name]))];
    const text = lines.map((line) => line.map(cell).join(",") + "\r\n").join("");
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv" }));
    link.download = `${head.scheme}.${head.coder}.csv`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    const left = open.size ? ` ${open.size} notes with open differences are left out.` : "";
    return say(`${whole.length} differences saved as ${link.download}: put the file into raw/codings and name it under codings.${left}`);
  }

  const acts = {
    a: () => decide("accept"),
    r: () => decide("reject"),
    c: () => $("reason").focus(),
    v: () => !$("amount").hidden && $("value").focus(),
    j: () => go(at + 1),
    k: () => go(at - 1),
    n: forward,
    u: undo,
    s: save,
    ArrowRight: () => go(at + 1),
    ArrowLeft: () => go(at - 1),
  };

  function press(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Escape") return $("where").focus();
    const act = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (event.target.closest("textarea, input") || !act || !$("letters").checked || event.repeat) return;
    event.preventDefault();
    act();
  }

  if (!items.length) {
    $("empty").hidden = false;
    $("work").hidden = true;
    $("counted").textContent = "0 of 0 settled";
    for (const id of ["save", "undo"]) $(id).disabled = true;
    return;
  }
  const before = stored();
  for (const one of items) Object.assign(one, before[key(one)] || {});
  $("progress").max = items.length;
  const buttons = { accept: "a", reject: "r", previous: "k", next: "j", open: "n", undo: "u", save: "s" };
  for (const [id, letter] of Object.entries(buttons)) $(id).addEventListener("click", acts[letter]);
  $("reason").addEventListener("input", () => { items[at].reason = $("reason").value; keep(items[at]); });
  document.addEventListener("keydown", press);
  at = Math.max(items.findIndex((one) => !one.decision), 0);
  show(false);
})();
