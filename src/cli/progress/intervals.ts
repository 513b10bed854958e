/** Milliseconds between two updates of a progress display on a terminal … */
export const TERMINAL_INTERVAL = 200;
/** … and between two lines on a pipe. */
export const PIPE_INTERVAL = 15_000;
