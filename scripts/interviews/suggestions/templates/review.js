(() => {
  const { $, head, codes, items, saved, many, begin, say, decide, value, present, acts } = deciding;
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
  const numeric = (one) => [one.code, ...listed(picked())].some((name) => name && codes[name].numeric);
  const asked = new Set();

  function named(one) {
    if (one.decision === "accept") return `Accepted: ${[suggested(one), labels(one.other)].filter(Boolean).join(", ")}`;
    if (one.decision === "reject") return `Rejected: ${suggested(one)}`;
    if (one.decision === "other") return `Another code: ${labels(one.other)}`;
    return "Undecided";
  }

  function show(one) {
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
    $("give").setAttribute("aria-pressed", one.decision === "other");
  }

  function change(one, decision) {
    const chosen = decision === "other" || (many && decision === "accept") ? listed(picked()) : [];
    const other = chosen.filter((name) => decision === "other" || name !== one.code).join("|");
    if (decision === "accept" && !one.code) return say("No code is suggested: tick codes and give them, or reject.");
    if (decision === "other" && (!other || listed(other).includes(one.code))) {
      say(other ? "The suggested code is among them: accept it." : "Choose the code first.");
      return acts.o();
    }
    const given = [...(decision === "accept" ? [one.code] : []), ...listed(other)];
    const number = value(given.some((name) => codes[name].numeric));
    if (number === undefined) return undefined;
    if (one.unseen && !asked.has(one.note)) {
      asked.add(one.note);
      return say(`You have not coded note ${one.note}: once you decide, your coding of it is not blind. Decide again to go on.`);
    }
    return { other, value: number };
  }

  function file() {
    const rows = items.filter((one) => one.decision);
    if (!rows.length) return { said: "Nothing is decided yet." };
    const lines = [head, ...rows.map((one) => Object.fromEntries(saved.map((name) => [name, one[name]])))];
    return {
      parts: [lines.map((line) => JSON.stringify(line) + "\n").join("")],
      type: "application/x-ndjson",
      ending: "jsonl",
      said: (name) => `${rows.length} decisions saved as ${name}: put the file into raw/codings and name it under decisions.`,
    };
  }

  function pressed(event) {
    const gives = event.key === "Enter" && (event.target.id === "other" || boxes.includes(event.target));
    if (gives) decide("other");
    return gives;
  }

  begin({
    store: ["triangulate", head.scheme, head.coder],
    key: (one) => [one.note, one.sha256.slice(0, 12), one.start, one.end, one.code, one.polarity].join(" "),
    fields: ["decision", "other", "value", "comment"],
    // What the coder had given the note when they decided: later codings of theirs were not blind.
    beside: (one) => ({ coded: one.coded }),
    usable: (former) => listed(former.other || "").every((name) => codes[name]),
    unit: many ? "Line" : "Passage",
    done: "decided",
    remark: "comment",
    acts: { o: () => (many ? boxes[0] : $("other")).focus() },
    named, show, change, file, pressed,
  });
  $("give").addEventListener("click", () => decide("other"));
  $(many ? "others" : "other").addEventListener("change", () => { $("amount").hidden = !numeric(present()); });
})();
