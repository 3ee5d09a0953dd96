import { suggestion } from '../../config/nearest.ts';
import { configProblems } from '../../config/problems.ts';
import { parseYaml, type YamlPath, type YamlSource } from '../../config/yaml-source.ts';
import { ConfigError, type ConfigProblem, quote } from '../../kernel/errors.ts';
import type { Waiver } from './waiver.ts';
import { waiverFileSchema, waiverSchema } from './waiver-file-schema.ts';

/**
 * The waivers in `text`, which messages call `where`. `criteria` are the ids of all criteria of the gates; null asks nothing of them.
 *
 * @throws ConfigError with every problem, each with file, line and column: of a file that cannot be read no waiver stands.
 */
export function readWaivers(
  text: string | Uint8Array,
  where: string,
  criteria: readonly string[] | null,
): readonly Waiver[] {
  const source = parseYaml(where, Buffer.from(text));
  const parsed = waiverFileSchema.safeParse(source.value, { reportInput: true });
  if (!parsed.success) throw new ConfigError(configProblems(source, parsed.error.issues, legalKeys));
  const waivers = parsed.data.waivers.map((waiver, index) => ({
    ...waiver,
    criterion: `${waiver.gate}/${waiver.criterion}`,
    where: source.locate(['waivers', index]),
  }));
  const unknown = criteria === null ? [] : unknownCriteria(source, waivers, criteria);
  const problems = [...unknown, ...repeated(source, waivers)];
  if (problems.length > 0) throw new ConfigError(problems);
  return waivers;
}

function unknownCriteria(
  source: YamlSource,
  waivers: readonly Waiver[],
  criteria: readonly string[],
): readonly ConfigProblem[] {
  const known = new Set(criteria);
  return waivers.flatMap(({ gate, criterion }, index) => {
    if (known.has(criterion)) return [];
    const slugs = criteria.filter(id => id.startsWith(`${gate}/`)).map(slugOf);
    return [
      {
        where: source.locate(['waivers', index, 'criterion']),
        message: `The gate ${gate} has no criterion ${quote(slugOf(criterion))}.`,
        fix: suggestion(slugOf(criterion), slugs),
      },
    ];
  });
}

/** Two waivers for the same would leave open which one's end counts. */
function repeated(source: YamlSource, waivers: readonly Waiver[]): readonly ConfigProblem[] {
  const seen = new Set<string>();
  return waivers.flatMap(({ criterion, scope }, index) => {
    const key = `${criterion} ${scope}`;
    if (!seen.has(key)) {
      seen.add(key);
      return [];
    }
    return [
      {
        where: source.locate(['waivers', index]),
        message: `A waiver of ${criterion} for ${quote(scope)} stands here twice.`,
        fix: 'Remove one of the two.',
      },
    ];
  });
}

function slugOf(criterion: string): string {
  return criterion.slice(criterion.indexOf('/') + 1);
}

function legalKeys(path: YamlPath): readonly string[] {
  return Object.keys(path.length === 0 ? waiverFileSchema.shape : waiverSchema.shape);
}
