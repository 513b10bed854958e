/** What names in a pickle stand for, and what calling them gives. Nothing else is ever called. */
export interface PickleMeaning {
  /** What a name such as `collections.OrderedDict` stands for; throws if it is unknown. */
  named(name: string): unknown;
  /** The result of calling what a name stands for; throws if it cannot be called. */
  applied(callee: unknown, args: readonly unknown[]): unknown;
  /** What is stored outside the pickle under an identifier. */
  outside(id: unknown): unknown;
}

/** Marks on the stack where the items of a tuple or a dictionary begin. */
const mark = Symbol('mark');

/**
 * Reads a pickle of protocol 2 as far as PyTorch needs it for dictionaries of tensors (Python's pickletools.py
 * describes the operations). Tuples become arrays, dictionaries maps. Nothing is executed: there are only the few
 * operations below, and `meaning` says what names stand for.
 * @throws Error with one line about what is wrong
 */
export function unpickle(bytes: Uint8Array, meaning: PickleMeaning): unknown {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const stack: unknown[] = [];
  const memo = new Map<number, unknown>();
  let position = 0;

  const take = (size: number): number => {
    const start = position;
    position += size;
    if (position > bytes.length) throw new Error('it ends too early');
    return start;
  };
  const byte = () => view.getUint8(take(1));
  const word = () => view.getUint32(take(4), true);
  const string = (size: number) => text.decode(bytes.subarray(take(size), position));
  const line = () => {
    const end = bytes.indexOf(0x0a, position);
    if (end < 0) throw new Error('it ends too early');
    const content = string(end - position);
    take(1);
    return content;
  };
  const pop = (): unknown => {
    if (stack.length === 0 || stack.at(-1) === mark) throw new Error('it takes a value from an empty stack');
    return stack.pop();
  };
  const popMany = (count: number): unknown[] => Array.from({ length: count }, pop).reverse();
  const popToMark = (): unknown[] => {
    const start = stack.lastIndexOf(mark);
    if (start < 0) throw new Error('it takes values up to a mark that is missing');
    const items = stack.splice(start);
    return items.slice(1);
  };
  const setItems = (items: unknown[]) => {
    const target = stack.at(-1);
    if (!(target instanceof Map) || items.length % 2 !== 0)
      throw new Error('it sets items of something that is not a dictionary');
    for (let index = 0; index < items.length; index += 2) target.set(items[index], items[index + 1]);
  };
  const recall = (place: number): unknown => {
    if (!memo.has(place)) throw new Error('it recalls a value that it never stored');
    return memo.get(place);
  };
  const note = (place: number) => {
    const value = pop();
    memo.set(place, value);
    stack.push(value);
  };
  /** An integer of up to 8 bytes in two's complement. */
  const integer = (size: number): number => {
    if (size > 8) throw new Error(`it has an integer of ${size} bytes`);
    const digits = bytes.subarray(take(size), position);
    const value = digits.reduceRight((sum, digit) => (sum << 8n) | BigInt(digit), 0n);
    return Number(BigInt.asIntN(8 * size, value));
  };

  for (;;) {
    const operation = byte();
    switch (operation) {
      case 0x80: {
        const protocol = byte();
        if (protocol !== 2) throw new Error(`it has protocol ${protocol}, not 2`);
        break;
      }
      case op('('):
        stack.push(mark);
        break;
      case op('N'):
        stack.push(null);
        break;
      case 0x88:
        stack.push(true);
        break;
      case 0x89:
        stack.push(false);
        break;
      case op('K'):
        stack.push(byte());
        break;
      case op('M'):
        stack.push(view.getUint16(take(2), true));
        break;
      case op('J'):
        stack.push(view.getInt32(take(4), true));
        break;
      case 0x8a:
        stack.push(integer(byte()));
        break;
      case op('X'):
        stack.push(string(word()));
        break;
      case op(')'):
        stack.push([]);
        break;
      case 0x85:
      case 0x86:
      case 0x87:
        stack.push(popMany(operation - 0x84));
        break;
      case op('t'):
        stack.push(popToMark());
        break;
      case op('}'):
        stack.push(new Map());
        break;
      case op('s'):
        setItems(popMany(2));
        break;
      case op('u'):
        setItems(popToMark());
        break;
      case op('q'):
        note(byte());
        break;
      case op('r'):
        note(word());
        break;
      case op('h'):
        stack.push(recall(byte()));
        break;
      case op('j'):
        stack.push(recall(word()));
        break;
      case op('c'):
        stack.push(meaning.named(`${line()}.${line()}`));
        break;
      case op('R'): {
        const [callee, args] = popMany(2);
        if (!Array.isArray(args)) throw new Error('it calls something with arguments that are not a tuple');
        stack.push(meaning.applied(callee, args));
        break;
      }
      case op('Q'):
        stack.push(meaning.outside(pop()));
        break;
      case op('b'):
        // Attributes of a dictionary, besides its entries, such as the version of each module.
        pop();
        if (!(stack.at(-1) instanceof Map))
          throw new Error('it sets attributes of something that is not a dictionary');
        break;
      case op('.'):
        return pop();
      default:
        throw new Error(
          `it has the operation 0x${operation.toString(16)}, which a dictionary of tensors does not need`,
        );
    }
  }
}

const op = (letter: string): number => letter.charCodeAt(0);
