// What a screen keeps beside its cookies, which end by the computer's own clock: its secret, sealed, as only the hub can read it.
// A browser may hold several boards: {last: board, sealed: {board: secret}}. One that keeps nothing at all still is a board.

const KEPT = "atrium-boards";
const TRIED = "atrium-board-tried"; // so that a browser without cookies asks for a code, not for ever

/** The page of this board stands: its cookies are here. */
export function keep(board, sealed) {
  try {
    const kept = read();
    localStorage.setItem(KEPT, JSON.stringify({ last: board, sealed: { ...kept.sealed, [board]: sealed } }));
    sessionStorage.removeItem(TRIED);
  } catch (forbidden) {
    console.info("nothing kept:", forbidden.message);
  }
}

/** Where this screen's board is, its cookies given again; null: there is none, or it was sent away. `lost`: which it was, null: the last one. */
export async function again(address, lost) {
  const found = sought(lost);
  if (found === null) return null;
  const answer = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ kept: found.sealed }),
    signal: AbortSignal.timeout(8000),
  });
  if (answer.status === 410) forget(found.board);
  else if (!answer.ok) throw new Error(`the hub answered ${answer.status}`);
  if (!answer.ok) return null;
  sessionStorage.setItem(TRIED, "once");
  return (await answer.json()).address;
}

function read() {
  return JSON.parse(localStorage.getItem(KEPT)) ?? { last: null, sealed: {} };
}

function sought(lost) {
  try {
    const { last, sealed } = read();
    const board = lost ?? last;
    return board in sealed && sessionStorage.getItem(TRIED) === null ? { board, sealed: sealed[board] } : null;
  } catch (forbidden) {
    console.info("nothing kept:", forbidden.message);
    return null;
  }
}

function forget(board) {
  const { last, sealed } = read();
  delete sealed[board];
  localStorage.setItem(KEPT, JSON.stringify({ last: last === board ? null : last, sealed }));
}
