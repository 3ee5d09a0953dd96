import { type ConfigProblem, quote } from '../kernel/errors.ts';
import type { ParameterValue } from './config.ts';
import type { StepFile } from './schema.ts';
import type { YamlPath, YamlSource } from './yaml-source.ts';

type Declarations = StepFile['parameters'];
type Declaration = Exclude<Declarations[string], string>;

/** What a schema of single values cannot see: a default that its own declaration refuses, two names of one variable. */
export function parameterProblems(
  source: YamlSource,
  path: YamlPath,
  declarations: Declarations,
): readonly ConfigProblem[] {
  return [
    ...Object.entries(declarations).flatMap(([name, declaration]) =>
      typeof declaration === 'string' ? [] : badDefault(source, [...path, name], declaration),
    ),
    ...sameVariables(source, path, Object.keys(declarations)),
  ];
}

function badDefault(
  source: YamlSource,
  path: YamlPath,
  { type, values, default: value }: Declaration,
): readonly ConfigProblem[] {
  if (value === undefined) return [];
  const where = source.locate([...path, 'default']);
  if (!isOfType(type, value)) {
    return [
      {
        where,
        message: `The default ${quote(value)} is not of type ${type}.`,
        fix: 'Change one of the two.',
      },
    ];
  }
  if (values === undefined || values.some(legal => legal === value)) return [];
  const fix = `It must be ${values.map(quote).join(' or ')}.`;
  return [{ where, message: `The default ${quote(value)} is not one of the legal values.`, fix }];
}

function isOfType(type: Declaration['type'], value: ParameterValue): boolean {
  return type === 'integer' ? Number.isSafeInteger(value) : typeof value === type;
}

/** A step reads each parameter from `P1_PARAM_<NAME>`, in which case and hyphens are lost. */
function sameVariables(
  source: YamlSource,
  path: YamlPath,
  names: readonly string[],
): readonly ConfigProblem[] {
  const first = new Map<string, string>();
  return names.flatMap(name => {
    const variable = `P1_PARAM_${name.toUpperCase().replaceAll('-', '_')}`;
    const other = first.get(variable);
    if (other === undefined) {
      first.set(variable, name);
      return [];
    }
    const message = `${quote(name)} and ${quote(other)} would both be ${variable}.`;
    return [{ where: source.locate([...path, name], 'key'), message, fix: 'Rename one of them.' }];
  });
}
