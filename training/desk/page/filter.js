// The filter as it stands in the address (#/view?q=…), in requests, and as chips. Pure.

export const FIELDS = ["q", "label", "none", "blank", "region", "level", "issuer", "doc", "from", "to", "min", "max", "doubt", "corrected", "checked", "kind", "topic"];
// Fields of which several values can be chosen, any of which may hold; in settings they are lists.
export const SEVERAL = ["label", "region", "level", "issuer", "doc", "kind", "topic"];

// Returns the view and the settings that an address's part after # names. Only fields with a value.
export function parseHash(hash, views, standard) {
  const [name, query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const settings = {}, given = new URLSearchParams(query);
  for (const key of new Set(given.keys())) {
    const values = given.getAll(key).filter((value) => value !== "");
    if (values.length) settings[key] = SEVERAL.includes(key) ? values : values[0];
  }
  return { view: views.includes(name) ? name : standard, settings };
}

// Returns the part after # for a view with settings.
export function toHash(view, settings = {}) {
  const query = toQuery(settings);
  return `#/${view}${query ? `?${query}` : ""}`;
}

// Returns settings as a query string, fields in a fixed order so that equal filters have equal addresses.
export function toQuery(settings) {
  const query = new URLSearchParams();
  const keys = [...FIELDS.filter((key) => key in settings), ...Object.keys(settings).filter((key) => !FIELDS.includes(key)).sort()];
  for (const key of keys) {
    for (const value of [settings[key]].flat()) if (value !== "" && value !== null && value !== undefined) query.append(key, String(value));
  }
  return query.toString();
}

// Returns the filter's fields of settings alone: what the server is asked, without order, measure and the like.
export function filterOf(settings) {
  return Object.fromEntries(FIELDS.filter((key) => valuesOf(settings, key).length).map((key) => [key, settings[key]]));
}

// Returns the values of a field as a list.
export function valuesOf(settings, field) {
  const value = settings[field];
  return value === undefined || value === null || value === "" ? [] : [value].flat();
}

// Returns settings in which a value is chosen, or no longer where it was.
export function choose(settings, field, value) {
  const chosen = valuesOf(settings, field), changed = { ...settings }, many = SEVERAL.includes(field);
  const values = chosen.includes(value) ? chosen.filter((one) => one !== value) : many ? [...chosen, value] : [value];
  if (values.length) changed[field] = many ? values : values[0]; else delete changed[field];
  // A paragraph without labels has none of them, and of one without text none is known: they exclude each other.
  const exclusive = ["label", "none", "blank"];
  if (values.length && exclusive.includes(field)) for (const other of exclusive) if (other !== field) delete changed[other];
  return changed;
}

// Returns settings in which one year is chosen as the whole time, or no longer where it was.
export function chooseYear(settings, year) {
  const chosen = settings.from === year && settings.to === year;
  return withFields(settings, { from: chosen ? "" : year, to: chosen ? "" : year });
}

// Returns settings with some fields set, or taken out where the value is empty.
export function withFields(settings, fields) {
  const changed = { ...settings, ...fields };
  for (const key of Object.keys(fields)) if (!fields[key]) delete changed[key];
  return changed;
}

// Returns one chip for each condition: [{field, value, fields}], `fields` those that its removal takes out.
export function chipsOf(settings) {
  const chips = [];
  for (const field of FIELDS) {
    if (["from", "to", "min", "max"].includes(field)) continue;
    for (const value of valuesOf(settings, field)) chips.push({ field, value, fields: [field] });
  }
  for (const [field, low, high] of [["time", "from", "to"], ["score", "min", "max"]]) {
    if (settings[low] || settings[high]) chips.push({ field, value: [settings[low] ?? "", settings[high] ?? ""], fields: [low, high] });
  }
  return chips;
}

// Returns settings without a chip.
export function withoutChip(settings, chip) {
  if (SEVERAL.includes(chip.field)) return choose(settings, chip.field, chip.value);
  return withFields(settings, Object.fromEntries(chip.fields.map((field) => [field, ""])));
}

// Returns whether a time is YYYY, YYYY-MM or YYYY-MM-DD, as the server takes it; empty is no condition.
export function isTime(text) {
  return text === "" || /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/.test(text);
}
