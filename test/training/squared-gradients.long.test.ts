import { squaresAgreeOn } from './squares-agreement.js';

squaresAgreeOn('cpu');
