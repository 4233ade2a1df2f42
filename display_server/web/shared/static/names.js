// Names in data, `{lang: {name, short}}`: a missing language falls back to the site's, as in config/locale/names.py.

export function nameOf(names, language, siteLanguage) {
  const found = names[language] ?? names[siteLanguage] ?? Object.values(names)[0];
  return { long: found?.name ?? "", short: found?.short ?? found?.name ?? "" };
}

/** A room's name cut at its label: "12 kabinetas" with label 12 → {before: "", label: "12", after: "kabinetas"}. */
export function roomParts(name, label) {
  const at = label ? name.indexOf(label) : -1;
  if (at < 0) return { before: "", label: "", after: "", whole: name };
  return {
    before: name.slice(0, at).trim(),
    label,
    after: name.slice(at + label.length).trim(),
    whole: name,
  };
}
