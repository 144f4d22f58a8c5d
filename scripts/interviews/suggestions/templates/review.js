"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const { head, codes, items, saved, many } = JSON.parse($("data").textContent);
  const SAID = ["decision", "other", "value", "comment"];
  const STORE = ["triangulate", head.scheme, head.coder].join(":");
  const key = (one) => [one.note, one.sha256.slice(0, 12), one.start, one.end, one.code, one.polarity].join(" ");
  const said = (one) => Object.fromEntries(SAID.map((name) => [name, String(one[name])]));
  const undone = [];
  // Of an answer to a survey several codes may be right: boxes; of a passage one: a list.
  const boxes = many ? [...document.querySelectorAll("#others input")] : [];
  const picked = () => (many ? boxes.filter((box) => box.checked).map((box) => box.value).join("|") : $("other").value);
  const pick = (keys) => {
    if (many) for (const box of boxes) box.checked = keys.split("|").includes(box.value);
    else $("other").value = keys;
  };
  const listed = (keys) => keys.split("|").filter(Boolean);
  const labels = (keys) => listed(keys).map((name) => codes[name].label).join(", ");
  const suggested = (one) => (one.code ? codes[one.code].label : "No code is suggested");
  const asked = new Set();
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
      if (before && listed(before.other || "").every((name) => codes[name])) Object.assign(one, { coded: "" }, before);
    }
  }

  function keep(one) {
    try {
      const stored = JSON.parse(localStorage.getItem(STORE) || "{}");
      stored[key(one)] = { ...said(one), coded: one.coded };
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
    if (one.decision === "accept") return `Accepted: ${[suggested(one), labels(one.other)].filter(Boolean).join(", ")}`;
    if (one.decision === "reject") return `Rejected: ${suggested(one)}`;
    if (one.decision === "other") return `Another code: ${labels(one.other)}`;
    return "Undecided";
  }

  function numeric(one) {
    return [one.code, ...listed(picked())].some((name) => name && codes[name].numeric);
  }

  function show(focus) {
    const one = items[at];
    $("progress").value = decided();
    $("counted").textContent = counted();
    $("undo").disabled = !undone.length;
    $("where").textContent = `${many ? "Line" : "Passage"} ${at + 1} of ${items.length}, note ${one.note}`;
    $("near").hidden = !one.near;
    $("near").textContent = one.near ? `Nearly the same as ${one.near}` : "";
    $("members").hidden = !one.members;
    $("members").textContent = one.members ? `Decides for ${one.members}` : "";
    $("passage").lang = one.language;
    for (const part of ["before", "quote", "after"]) $(part).textContent = one[part];
    $("unseen").hidden = !one.unseen;
    $("denied").hidden = one.polarity !== "negated";
    $("denied").textContent = `Seems to be denied here${one.cue ? `: ${one.cue}` : ""}`;
    $("doubted").hidden = !one.hedge;
    $("doubted").textContent = `Said with a doubt: ${one.hedge}`;
    $("label").textContent = suggested(one);
    $("definition").textContent = one.code ? codes[one.code].definition : "";
    $("accept").hidden = !one.code;
    $("by").textContent = one.suggestions.split("|").map((name) => name.split("@")[0]).join(", ");
    pick(one.other);
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
    const chosen = decision === "other" || (many && decision === "accept") ? listed(picked()) : [];
    const other = chosen.filter((name) => decision === "other" || name !== one.code).join("|");
    if (decision === "accept" && !one.code) return say("No code is suggested: tick codes and give them, or reject.");
    if (decision === "other" && (!other || listed(other).includes(one.code))) {
      say(other ? "The suggested code is among them: accept it." : "Choose the code first.");
      return acts.o();
    }
    const value = $("value").value.trim().replace(",", ".");
    const given = [...(decision === "accept" ? [one.code] : []), ...listed(other)].some((name) => codes[name].numeric);
    if (given && (!value || !Number.isFinite(Number(value)))) {
      say("This code needs its value first, a number.");
      $("amount").hidden = false;
      return $("value").focus();
    }
    if (one.unseen && !asked.has(one.note)) {
      asked.add(one.note);
      return say(`You have not coded note ${one.note}: once you decide, your coding of it is not blind. Decide again to go on.`);
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
    o: () => (many ? boxes[0] : $("other")).focus(),
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
    if (event.key === "Enter" && (event.target.id === "other" || boxes.includes(event.target))) {
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
  $(many ? "others" : "other").addEventListener("change", () => { $("amount").hidden = !numeric(items[at]); });
  $("comment").addEventListener("input", () => { items[at].comment = $("comment").value; keep(items[at]); });
  document.addEventListener("keydown", press);
  at = Math.max(items.findIndex((one) => !one.decision), 0);
  show(false);
})();
