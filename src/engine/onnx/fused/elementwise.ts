import { type Code, type VectorOp, vector } from './assembler.js';

/** ONNX operators that have an instruction which gives the same bits. @param operands code that leaves each operand */
export const elementwise: Readonly<Record<string, (operands: readonly Code[]) => Code>> = {
  Add: applied('add'),
  Sub: applied('sub'),
  Mul: applied('mul'),
  Div: applied('div'),
  Sqrt: applied('sqrt'),
  Neg: applied('neg'),
  Abs: applied('abs'),
  Identity: ([x]) => x!,
};

function applied(op: VectorOp): (operands: readonly Code[]) => Code {
  return (operands) => [...operands.flat(), ...vector(op)];
}
