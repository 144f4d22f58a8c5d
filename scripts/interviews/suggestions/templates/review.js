"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const { head, codes, items, saved } = JSON.parse($("data").textContent);
  const SAID = ["decision", "other", "value", "comment"];
  const STORE = ["triangulate", head.scheme, head.coder].join(":");
  const key = (one) => [one.note, one.sha256.slice(0, 12), one.start, one.end, one.code, one.polarity].join(" ");
  const said = (one) => Object.fromEntries(SAID.map((name) => [name, String(one[name])]));
  const undone = [];
  let at = 0;
  let kept = true;

  // Only decisions and comments are kept in the browser, never the passages.
  function recall() {
    let stored = {};
    try {
      stored = JSON.parse(localStorage.getItem(STORE) || "{}");
    } catch {
      kept = false;
    }
    for (const one of items) {
      const before = stored[key(one)];
      if (before && (!before.other || codes[before.other])) Object.assign(one, before);
    }
  }

  function keep(one) {
    try {
      const stored = JSON.parse(localStorage.getItem(STORE) || "{}");
      stored[key(one)] = said(one);
      localStorage.setItem(STORE, JSON.stringify(stored));
    } catch {
      kept = false;
    }
  }

  function say(words) {
    $("said").textContent = kept ? words : words + " This browser keeps nothing: save before you close the page.";
  }

  const decided = () => items.filter((one) => one.decision).length;
  const counted = () => `${decided()} of ${items.length} decided`;

  function named(one) {
    if (one.decision === "accept") return `Accepted: ${codes[one.code].label}`;
    if (one.decision === "reject") return `Rejected: ${codes[one.code].label}`;
    if (one.decision === "other") return `Another code: ${codes[one.other].label}`;
    return "Undecided";
  }

  function numeric(one) {
    return codes[one.code].numeric || Boolean($("other").value && codes[$("other").value].numeric);
  }

  function show(focus) {
    const one = items[at];
    $("progress").value = decided();
    $("counted").textContent = counted();
    $("undo").disabled = !undone.length;
    $("where").textContent = `Passage ${at + 1} of ${items.length}, note ${one.note}`;
    $("passage").lang = one.language;
    for (const part of ["before", "quote", "after"]) $(part).textContent = one[part];
    $("denied").hidden = one.polarity !== "negated";
    $("denied").textContent = `Seems to be denied here${one.cue ? `: ${one.cue}` : ""}`;
    $("doubted").hidden = !one.hedge;
    $("doubted").textContent = `Said with a doubt: ${one.hedge}`;
    $("label").textContent = codes[one.code].label;
    $("definition").textContent = codes[one.code].definition;
    $("by").textContent = one.suggestions.split("|").map((name) => name.split("@")[0]).join(", ");
    $("other").value = one.other;
    $("amount").hidden = !numeric(one);
    $("value").value = one.value;
    $("comment").value = one.comment;
    $("now").textContent = named(one);
    $("accept").setAttribute("aria-pressed", one.decision === "accept");
    $("reject").setAttribute("aria-pressed", one.decision === "reject");
    $("give").setAttribute("aria-pressed", one.decision === "other");
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
    say(`All ${items.length} are decided: save them.`);
    return show(true);
  }

  function decide(decision) {
    const one = items[at];
    const other = decision === "other" ? $("other").value : "";
    if (decision === "other" && (!other || other === one.code)) {
      say(other ? "That is the suggested code: accept it." : "Choose the code first.");
      return $("other").focus();
    }
    const value = $("value").value.trim().replace(",", ".");
    const given = codes[other || one.code].numeric && decision !== "reject";
    if (given && (!value || !Number.isFinite(Number(value)))) {
      say("This code needs its value first, a number.");
      $("amount").hidden = false;
      return $("value").focus();
    }
    undone.push([at, said(one)]);
    Object.assign(one, { decision, other, value: given ? value : "", comment: $("comment").value });
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

  function save() {
    const rows = items.filter((one) => one.decision);
    if (!rows.length) return say("Nothing is decided yet.");
    const lines = [head, ...rows.map((one) => Object.fromEntries(saved.map((name) => [name, one[name]])))];
    const blob = new Blob([lines.map((line) => JSON.stringify(line) + "\n").join("")], { type: "application/x-ndjson" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = `${head.scheme}.${head.coder}.jsonl`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    return say(`${rows.length} decisions saved as ${link.download}: put the file into raw/codings and name it under decisions.`);
  }

  const acts = {
    a: () => decide("accept"),
    r: () => decide("reject"),
    o: () => $("other").focus(),
    c: () => $("comment").focus(),
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
    const field = event.target.closest("select, textarea, input");
    if (event.key === "Escape") return $("where").focus();
    if (event.key === "Enter" && event.target.id === "other") {
      event.preventDefault();
      return decide("other");
    }
    const act = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (field || !act || !$("letters").checked || event.repeat) return;
    event.preventDefault();
    act();
  }

  if (!items.length) {
    $("empty").hidden = false;
    $("work").hidden = true;
    $("counted").textContent = "0 of 0 decided";
    for (const id of ["save", "undo"]) $(id).disabled = true;
    return;
  }
  recall();
  $("progress").max = items.length;
  const buttons = { accept: "a", reject: "r", previous: "k", next: "j", undecided: "n", undo: "u", save: "s" };
  for (const [id, letter] of Object.entries(buttons)) $(id).addEventListener("click", acts[letter]);
  $("give").addEventListener("click", () => decide("other"));
  $("other").addEventListener("change", () => { $("amount").hidden = !numeric(items[at]); });
  $("comment").addEventListener("input", () => { items[at].comment = $("comment").value; keep(items[at]); });
  document.addEventListener("keydown", press);
  at = Math.max(items.findIndex((one) => !one.decision), 0);
  show(false);
})();
