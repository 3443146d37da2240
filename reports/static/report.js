// Makes the report handier; everything it shows is there without it. It loads nothing, sends nothing, stores nothing.
"use strict";
(function () {
  var tables = Array.from(document.querySelectorAll("table.matrix"));
  var words = document.currentScript.dataset;
  function make(tag, text, parent) {
    var element = document.createElement(tag);
    if (text) element.textContent = text;
    if (parent) parent.appendChild(element);
    return element;
  }
  function bar(label) {
    var box = make("div");
    box.className = "tools";
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", label);
    return box;
  }
  var rows = tables.reduce(function (found, table) { return found.concat(Array.from(table.tBodies[0].rows)); }, []);
  if (rows.length > 1) {
    var rank = { fail: 0, "needs-review": 1, unread: 1, upcoming: 2, pass: 3 };
    var texts = rows.map(function (row) { return row.textContent.toLowerCase(); });
    var worst = rows.map(function (row) {
      var found = Array.from(row.cells).map(function (cell) {
        var known = Object.keys(rank).filter(function (name) { return cell.classList.contains(name); });
        return known.length ? rank[known[0]] : 9;
      });
      return Math.min.apply(null, found);
    });
    var tools = bar(words.tools);
    var label = make("label", words.filter + " ", tools);
    var input = make("input", "", label);
    input.type = "search";
    var picks = make("label", words.show + " ", tools);
    var select = make("select", "", picks);
    [["", words.all], ["0", words.fail], ["1", words.review], ["2", words.upcoming], ["3", words.pass]].forEach(function (entry) {
      make("option", entry[1], select).value = entry[0];
    });
    var count = make("output", "", tools);
    var apply = function () {
      var asked = input.value.trim().toLowerCase();
      var shown = 0;
      rows.forEach(function (row, n) {
        row.hidden = !((!asked || texts[n].indexOf(asked) >= 0) && (!select.value || String(worst[n]) === select.value));
        if (!row.hidden) shown += 1;
      });
      tables.forEach(function (table) {
        var group = table.closest("details");
        var any = Array.from(table.tBodies[0].rows).some(function (row) { return !row.hidden; });
        if (group) { group.hidden = !any; if (any && (asked || select.value)) group.open = true; }
      });
      count.textContent = shown + " / " + rows.length;
    };
    input.addEventListener("input", apply);
    select.addEventListener("change", apply);
    apply();
    var section = document.getElementById("verdicts");
    section.appendChild(tools);
  }
  // What a link leads to is opened, and a printed page has everything open.
  function reveal() {
    var target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (var part = target; part; part = part.parentElement) if (part.tagName === "DETAILS") part.open = true;
    target.scrollIntoView();
  }
  window.addEventListener("hashchange", reveal);
  reveal();
  var shut = [];
  window.addEventListener("beforeprint", function () {
    if (!document.body.classList.contains("print-full")) return;
    shut = Array.from(document.querySelectorAll("details:not([open])"));
    shut.forEach(function (part) { part.open = true; });
  });
  window.addEventListener("afterprint", function () { shut.forEach(function (part) { part.open = false; }); });
  var details = Array.from(document.querySelectorAll("article.model details"));
  if (details.length) {
    var box = bar(words.tools);
    [[words.open, true], [words.close, false]].forEach(function (entry) {
      make("button", entry[0], box).addEventListener("click", function () {
        details.forEach(function (element) { element.open = entry[1]; });
      });
    });
    var models = document.getElementById("models");
    models.insertBefore(box, models.querySelector("article"));
  }
})();
