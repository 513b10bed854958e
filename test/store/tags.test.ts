import { expect, it } from 'vitest';
import { anyRunOfLine, linesOf } from '../../src/store/lines.js';
import { type FinishedRun, openStore } from '../../src/store/store.js';
import { elsewhereRun } from '../elsewhere/samples.js';
import { databaseOfVersion, runsIn } from './old-database.js';
import { entry, finishedRun, folder, newRun, totals } from './samples.js';

const emptyStore = () => openStore(`${folder()}/results.sqlite`);

it('a run of version 12 keeps its id, and has none; it can get some', () => {
  const [file, id] = databaseOfVersion(12);
  for (const readonly of [true, false]) {
    expect(runsIn(file, readonly)).toMatchObject([{ id, status: 'finished', tags: [], note: null }]);
  }
  const store = openStore(file);
  store.tag([id], { add: ['b', 'a'], note: 'the first' });
  store.close();
  expect(runsIn(file, true)).toMatchObject([{ id, tags: ['a', 'b'], note: 'the first' }]);
});

it('tags are put on and taken off, a note is replaced and taken off, and the rest stays', () => {
  const store = emptyStore();
  store.importFinished([finishedRun([[0.5]]), elsewhereRun([[0.5]])] as never);
  const ids = [...store.runs(), ...store.elsewhere()].map(({ id }) => id);
  const said = () => [...store.runs(), ...store.elsewhere()].map(({ tags, note }) => [tags, note]);
  store.tag(ids, { add: ['a', 'b'], note: 'one' });
  store.tag(ids.slice(0, 1), { add: ['a'], remove: ['b'], note: 'two' });
  expect(said()).toEqual([
    [['a'], 'two'],
    [['a', 'b'], 'one'],
  ]);
  store.tag(ids.slice(1), { note: '' });
  expect(said()).toEqual([
    [['a'], 'two'],
    [['a', 'b'], null],
  ]);
  expect(store.tags()).toEqual(['a', 'b']);
  expect(
    [store.runs({ tag: ['b'] }), store.elsewhere({ tag: ['b', 'c'] })].map((runs) => runs.length),
  ).toEqual([0, 1]);
  store.close();
});

it('what is said about a run is there before it is begun, stays when it is begun again, and goes with it', () => {
  const store = emptyStore();
  const run = newRun({ tasks: 1 });
  store.tag([run.id], { add: ['early'], note: 'soon' });
  expect(store.tags()).toEqual([]);
  store.begin(run);
  store.fail(run.id, 'out of memory');
  store.begin(run);
  store.addAccuracy(run.id, entry(1, 1, 0.5));
  store.finish(run.id, totals);
  expect(store.runs()).toMatchObject([{ status: 'finished', tags: ['early'], note: 'soon' }]);
  store.delete(store.runs());
  store.importFinished([finishedRun([[0.5]]) as FinishedRun]);
  expect(store.runs()).toMatchObject([{ id: run.id, tags: [], note: null }]);
  store.close();
});

it('lines keep them, also of other programs, and say nothing where there are none', () => {
  const own = { ...finishedRun([[0.5]]), tags: ['a'], note: 'nice “one”' };
  const theirs = { ...elsewhereRun([[0.5]]), tags: ['b', 'c'], note: null };
  const lines = linesOf([own, theirs]).trimEnd().split('\n');
  expect(lines.map(anyRunOfLine)).toMatchObject([
    { tags: ['a'], note: 'nice “one”' },
    { tags: ['b', 'c'], note: null },
  ]);
  for (const run of [finishedRun([[0.5]]), elsewhereRun([[0.5]])]) {
    expect(linesOf([run])).not.toMatch(/tags|note/);
    expect(anyRunOfLine(linesOf([run]).trimEnd())).toMatchObject({ tags: [], note: null });
  }
});

it.each([
  ['{"tags":["a b"]', 'tags.0: has the wrong form: "a b"'],
  ['{"tags":"a"', 'tags: must be a list, but is "a"'],
  ['{"note":"two\\nlines"', 'note: has the wrong form: "two\\nlines"'],
])('a line with %s is refused', (beginning, message) => {
  const line = linesOf([finishedRun([[0.5]])]).trimEnd();
  expect(() => anyRunOfLine(line.replace('{', `${beginning},`))).toThrow(message);
});

it('an imported run adds its tags to those that are here, and its note if there is none', () => {
  const store = emptyStore();
  const [run, theirs] = [finishedRun([[0.5]]), elsewhereRun([[0.5]])];
  store.importFinished([run as FinishedRun, { ...theirs, tags: ['a'], note: 'kept' }]);
  store.tag([run.id], { add: ['a'] });
  const again = [run, theirs].map((one) => ({ ...one, tags: ['b'], note: 'new' }));
  expect(store.importFinished(again as never)).toBe(0);
  expect([...store.runs(), ...store.elsewhere()].map(({ tags, note }) => [tags, note])).toEqual([
    [['a', 'b'], 'new'],
    [['a', 'b'], 'kept'],
  ]);
  store.close();
});
