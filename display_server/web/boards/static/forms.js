// How a department's board gives way when letters need more room: what is dropped and in which order (look, section 3).
// Letters never shrink; a form that does not fit gives way to the next one.

const LARGEST = { rows: 3, columns: 1, next: 5, history: true, foot: "full", head: "full", stacked: false, beside: false };

/** Every form for so many called rows, the largest first. `beside`: something is to be shown beside the calls, which go first:
 *  with more of them than three, or with letters too large, it leaves. `upright`: the screen stands upright, where six rows stand
 *  over the next ones and two columns never beside each other. */
export function* forms(count, beside = false, upright = false) {
  const narrow = { ...LARGEST, next: 0, history: false, foot: "turn", beside: true };
  if (beside && count <= 3) for (const rows of [3, 2]) yield { ...narrow, rows };
  if (upright) yield* uprightForms(count);
  else if (count > 4) yield { ...LARGEST, rows: 4, columns: 2, next: 0, history: false, foot: "turn" };
  if (count > 3 && !upright) yield { ...LARGEST, rows: 4, history: false, foot: "turn" };
  yield LARGEST;
  const form = { ...LARGEST, history: false };
  yield { ...form };
  yield { ...form, foot: "turn" };
  form.foot = "turn";
  yield { ...form, next: 3 };
  form.next = 0;
  for (const rows of [4, 3, 2]) yield { ...form, rows };
  for (const rows of [3, 2, 1]) yield { ...form, rows, head: "turn" };
  for (const rows of [2, 1]) yield { ...form, rows, head: "none" };
  yield { ...form, rows: 1, head: "none", stacked: true };
  yield { ...form, rows: 1, head: "none", stacked: true, foot: "none" };
}

function* uprightForms(count) {
  if (count <= 3) return;
  for (const rows of count > 4 ? [6, 5] : [4]) for (const next of [5, 3]) yield { ...LARGEST, rows, next, history: false, foot: "turn" };
  if (count > 4) yield { ...LARGEST, rows: 6, next: 0, history: false, foot: "turn" };
}
