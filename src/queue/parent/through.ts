/** What a command needs to compute by a queue, loaded together. */
export { connected } from '../connection.js';
export { byQueue } from './compute.js';
