// Where something lies as somebody reading this board sees it: the arrow of each way.

export const WAYS = { left: "arrow-left", ahead_left: "arrow-up-left", ahead: "arrow-up", ahead_right: "arrow-up-right", right: "arrow-right", back: "arrow-down" };
