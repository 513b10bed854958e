/** Operations of Python's pickle, protocol 2. */

const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
};

export const integer = (value: number): Buffer => Buffer.concat([Buffer.from('J'), int32(value)]);

export const text = (value: string): Buffer =>
  Buffer.concat([Buffer.from('X'), int32(Buffer.byteLength(value)), Buffer.from(value)]);

export const global = (module: string, name: string): Buffer => Buffer.from(`c${module}\n${name}\n`);

export const tuple = (...items: Buffer[]): Buffer =>
  Buffer.concat([Buffer.from('('), ...items, Buffer.from('t')]);

export const apply = (callee: Buffer, ...args: Buffer[]): Buffer =>
  Buffer.concat([callee, tuple(...args), Buffer.from('R')]);

/** A dictionary as the whole content of a pickle. */
export const pickleOf = (...entries: [key: string, value: Buffer][]): Buffer =>
  Buffer.concat([
    Buffer.from([0x80, 2]),
    Buffer.from('}('),
    ...entries.flatMap(([key, value]) => [text(key), value]),
    Buffer.from('u.'),
  ]);

/** A storage that lies in the archive as data/`key`. */
export const storage = (key: string, count: number, type = 'FloatStorage'): Buffer =>
  Buffer.concat([
    tuple(text('storage'), global('torch', type), text(key), text('cpu'), integer(count)),
    Buffer.from('Q'),
  ]);

export const tensor = (memory: Buffer, offset: number, shape: number[], strides: number[]): Buffer =>
  apply(
    global('torch._utils', '_rebuild_tensor_v2'),
    memory,
    integer(offset),
    tuple(...shape.map(integer)),
    tuple(...strides.map(integer)),
    Buffer.from([0x89]),
    apply(global('collections', 'OrderedDict')),
  );
