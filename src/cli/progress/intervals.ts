/** Milliseconds between two pictures of a progress on a terminal … */
export const TERMINAL_INTERVAL = 200;
/** … and between two lines on a pipe. */
export const PIPE_INTERVAL = 15_000;
