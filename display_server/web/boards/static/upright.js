// Whether the glass stands upright. What is drawn asks each time: a screen may be turned while its page is open.

const PORTRAIT = matchMedia("(orientation: portrait)");

export const upright = () => PORTRAIT.matches;
