import { parse } from 'yaml';
import { type Block, blocksOf, pages } from './pages.ts';

/** What a block of YAML is, by what it says. */
export type YamlKind = 'workflow' | 'config' | 'waivers' | 'ignores' | 'case';

export interface YamlBlock extends Block {
  readonly kind: YamlKind;
  /** A workflow is made whole: steps get a job, jobs a trigger. */
  readonly document: unknown;
}

export function yamlBlocks(): readonly YamlBlock[] {
  return pages()
    .flatMap(blocksOf)
    .filter(({ language }) => language === 'yaml')
    .map(block => ({ ...block, ...understood(parse(block.text)) }));
}

function understood(value: unknown): Pick<YamlBlock, 'kind' | 'document'> {
  if (Array.isArray(value)) return workflow({ jobs: { job: { 'runs-on': 'ubuntu-24.04', steps: value } } });
  if (typeof value !== 'object' || value === null) throw new Error('a block of YAML says nothing');
  if ('waivers' in value) return { kind: 'waivers', document: value };
  if ('salt' in value) return { kind: 'ignores', document: value };
  if ('assert' in value) return { kind: 'case', document: value };
  if ('jobs' in value || 'on' in value || 'permissions' in value) return workflow(value);
  const parts: readonly unknown[] = Object.values(value);
  if (parts.every(part => typeof part === 'object' && part !== null && 'steps' in part))
    return workflow({ jobs: value });
  return { kind: 'config', document: value };
}

function workflow(value: object): Pick<YamlBlock, 'kind' | 'document'> {
  return { kind: 'workflow', document: { on: 'push', ...value } };
}
