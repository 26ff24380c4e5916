// Topic cards: search, sort, and the first few only until asked for more.
const box = at("cards"), cards = [...box.children], moreCards = at("more");
const cardSearch = at("search"), cardSort = at("sort"), found = at("found"), FEW = narrow ? 10 : 24;
let all = cards.length <= FEW;
function arrange() {
  const query = cardSearch.value.trim().toLowerCase();
  const orders = { size: (card) => -card.dataset.size, change: (card) => -card.dataset.change, label: (card) => Number(card.dataset.label), documents: (card) => -card.dataset.documents };
  const rank = orders[cardSort.value];
  cards.sort((left, right) => rank(left) - rank(right) || right.dataset.size - left.dataset.size);
  box.append(...cards);
  let count = 0;
  for (const card of cards) {
    const fits = !query || card.textContent.toLowerCase().includes(query);
    count += fits;
    card.hidden = !fits || (!all && !query && count > FEW);
  }
  found.textContent = query ? say("topics_found", { n: count }) : "";
  moreCards.hidden = all || Boolean(query);
}
function reveal() { all = true; cardSearch.value = ""; arrange(); }
function show(topic) {
  const card = at(`topic-${topic}`);
  reveal();
  document.querySelectorAll(".card.lit").forEach((other) => other.classList.remove("lit"));
  card.hidden = false; card.classList.add("lit");
  card.querySelector("details")?.setAttribute("open", "");
  card.scrollIntoView({ block: "center" });
}
cardSearch.addEventListener("input", arrange);
cardSort.addEventListener("change", arrange);
moreCards.addEventListener("click", reveal);
// By hand: in the MLflow UI the page lives at a blob address, where links within it lead nowhere.
document.querySelectorAll('a[href^="#"]').forEach((link) => link.addEventListener("click", (event) => {
  event.preventDefault();
  const id = link.hash.slice(1);
  id.startsWith("topic-") ? show(id.slice(6)) : at(id).scrollIntoView();
}));
arrange();
