import { squaresAgreeOn } from './squares-agreement.js';

squaresAgreeOn('onnx');
squaresAgreeOn('cpu');
