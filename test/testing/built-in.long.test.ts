import { strategies } from '../../src/plugins/strategies.js';
import { ofEachKind, testBuiltIn } from './built-in.js';

for (const { name } of await strategies.list()) if (!ofEachKind.includes(name)) await testBuiltIn(name);
