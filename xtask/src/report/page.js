"use strict";
// Without this the page is whole: nothing is filtered, and a link to something that is folded does not unfold it
// everywhere.
(() => {
  const form = document.getElementById("search");
  const input = document.getElementById("words");
  const found = document.getElementById("found");
  const all = [...document.querySelectorAll("details.item")];
  // From the inside outwards.
  const groups = [...document.querySelectorAll(".group, #operations, #schemas")].reverse();
  const asides = [...document.querySelectorAll("main > .aside")];
  // More links than these under an item would bury the next one.
  const MEMBERS = 8;
  let index;
  let added = [];

  // What can be found, in lower case: an item, and what has an id in it.
  const read = () =>
    all.map((item) => {
      const summary = item.querySelector("summary");
      const rows = [...item.querySelectorAll("tr[id]")];
      return {
        item,
        text: `${item.dataset.name ?? ""} ${summary.textContent}`.replace(/\s+/g, " ").toLowerCase(),
        members: rows.map((row) => {
          const name = row.cells[0].textContent;
          return { id: row.id, name, text: name.toLowerCase() };
        }),
      };
    });

  const links = (members) => {
    const list = document.createElement("ul");
    list.className = "matches";
    for (const { id, name } of members.slice(0, MEMBERS)) {
      const entry = list.appendChild(document.createElement("li"));
      const link = entry.appendChild(document.createElement("a"));
      link.href = `#${id}`;
      link.textContent = name;
    }
    if (members.length > MEMBERS) {
      const rest = list.appendChild(document.createElement("li"));
      rest.className = "count";
      rest.textContent = `and ${members.length - MEMBERS} more`;
    }
    return list;
  };

  const filter = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    added.forEach((list) => list.remove());
    added = [];
    asides.forEach((aside) => (aside.hidden = words.length > 0));
    if (words.length === 0) {
      [...all, ...groups].forEach((element) => (element.hidden = false));
      found.textContent = "";
      return;
    }
    index ??= read();
    let shown = 0;
    for (const { item, text, members } of index) {
      const left = words.filter((word) => !text.includes(word));
      const matching =
        left.length === 0 ? [] : members.filter((member) => left.every((word) => member.text.includes(word)));
      item.hidden = left.length > 0 && matching.length === 0;
      if (!item.hidden) shown += 1;
      if (matching.length > 0) {
        const list = links(matching);
        item.after(list);
        added.push(list);
      }
    }
    for (const group of groups) {
      group.hidden = !group.querySelector(".item:not([hidden])");
    }
    found.textContent = shown === 0 ? "Nothing has this name." : `${shown} of ${all.length} shown`;
  };

  // Shows what the fragment names, whatever it is folded in or filtered out by.
  const reveal = () => {
    const target = document.getElementById(location.hash.slice(1));
    if (!target) return;
    if (target.closest("[hidden]")) {
      input.value = "";
      filter();
    }
    for (let at = target; at; at = at.parentElement) {
      if (at instanceof HTMLDetailsElement) at.open = true;
    }
    target.scrollIntoView();
  };

  let waiting;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, 60);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  document.addEventListener("keydown", (event) => {
    const isText = event.target instanceof HTMLInputElement;
    if (event.key === "/" && !isText && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      input.focus();
    }
  });
  window.addEventListener("hashchange", reveal);
  form.hidden = false;
  reveal();
})();
