// Everything is defined: count, list, wait.
counts();
if (rows.length) {
  startList();
  startFilters();
  refresh();
}
document.querySelectorAll('a[href^="#"]').forEach((link) => link.addEventListener("click", (event) => { event.preventDefault(); goTo(link.hash.slice(1)); }));
