import { unknownName } from '../../errors/unknown-name.js';
import { usageError } from '../../errors/user-error.js';
import { isNested } from '../checked-options.js';
import { type Options, settingsParts } from '../configuration.js';
import { type Settings, withSetting } from '../resolve.js';
import { isPart, parseOption } from './given-option.js';

/**
 * Reads a setting such as `strategy.coefficient=0.5`, or `strategy.si.coefficient=0.5` for a part of a composed strategy.
 * @param settings what was set before
 * @throws UserError (usage) if it does not have this form, names no part of a configuration, has alternatives, or sets
 * what is set.
 */
export function parseSetting(text: string, settings: Settings = {}): Settings {
  const { owner: part, path, values } = parseOption(text);
  if (!isPart(part)) throw unknownName('part of a configuration', part, settingsParts);
  if (values.length > 1) {
    const list = text.slice(text.indexOf('=') + 1);
    throw usageError(
      `"${text}" gives ${values.length} alternatives, which run takes (--set) and ablate (--vary); give one value, or a list in brackets: [${list}]`,
    );
  }
  const [value] = values;
  const given = settings[part] ?? {};
  if (path.length === 1) {
    refuseGiven(given, path[0], part);
    return withSetting(settings, part, path[0], value);
  }
  const [member, option] = path;
  const ofMember = Object.hasOwn(given, member) ? given[member] : {};
  if (!isNested(ofMember))
    throw usageError(`${part}.${member} is given, too; give only one of them: ${text}`);
  refuseGiven(ofMember, option, `${part}.${member}`);
  return withSetting(settings, part, member, { ...ofMember, [option]: value });
}

function refuseGiven(given: Options, option: string, place: string): void {
  if (Object.hasOwn(given, option)) throw usageError(`${place}.${option} is given twice; give it once`);
}
