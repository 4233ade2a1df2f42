// A message too long for one page at the size its distance asks is read page by page: letters never shrink. Pure.

/**
 * The pages of one language: lists of parts that stand together. `parts`: [{id, text}] in reading order; `fits(parts)` says whether
 * they stand whole on one page. A part without room even alone is read in pieces, broken between words.
 */
export function pagesOf(parts, fits, language) {
  const pages = [];
  let page = [];
  for (const part of parts) {
    if (fits([...page, part])) {
      page.push(part);
      continue;
    }
    if (page.length > 0) pages.push(page);
    const pieces = fits([part]) ? [part] : cut(part, fits, language);
    pages.push(...pieces.slice(0, -1).map((piece) => [piece]));
    page = pieces.slice(-1);
  }
  return [...pages, page];
}

export const PIECE_MS = 4000;

/** One sentence in pieces that stand whole alone, [text]; itself where it does. `fits(text)`: shows it and says whether it does. */
export function piecesOf(text, fits, language) {
  if (fits(text)) return [text];
  const part = { text: text.replaceAll("\u00a0", " ") };
  return pagesOf([part], ([one]) => fits(one.text), language).map(([one]) => one.text);
}

function cut(part, fits, language) {
  const pieces = [];
  let text = "";
  for (const word of wordsOf(part.text, language)) {
    if (text !== "" && !fits([{ ...part, text: text + word }])) {
      pieces.push({ ...part, text: text.trim() });
      text = "";
    }
    text += word;
  }
  return [...pieces, { ...part, text: text.trim() }];
}

// A sign that ends a sentence stays with the word before it.
function wordsOf(text, language) {
  if (!language.startsWith("zh")) return text.split(/(?<= )/);
  const segments = [...new Intl.Segmenter(language, { granularity: "word" }).segment(text)];
  return segments.reduce((words, { segment, isWordLike }) => {
    if (isWordLike || words.length === 0) return [...words, segment];
    return [...words.slice(0, -1), words.at(-1) + segment];
  }, []);
}
