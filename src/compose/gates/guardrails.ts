import { existsSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { guardSection } from '../../config/guard-policy.ts';
import { readYaml, type YamlSource } from '../../config/yaml-source.ts';
import type { Place } from '../../gates/gate.ts';
import { committedState } from '../../gates/guardrails/committed-state.ts';
import type { GuardrailsFacts, GuardStateFacts, HeadGuard, LimitName } from '../../gates/guardrails/facts.ts';
import { LIMITS } from '../../gates/guardrails/limits.ts';
import { openGit } from '../../git/git.ts';
import { nulParts } from '../../git/nul-parts.ts';
import { guardStatus } from '../../guard/status.ts';
import { ConfigError } from '../../kernel/errors.ts';
import { isPlainObject } from '../../kernel/trust-boundary.ts';
import { freeBytesAt } from '../free-bytes.ts';
import type { GateCall } from './gate-call.ts';
import { lookAtState } from './guard-state.ts';

/**
 * Gathers what the gate `guardrails` decides about: the limits of the working tree, what git tracks at head, the guard's state, the disk.
 *
 * @throws UnresolvableError when git cannot list head; ExternalError when the disk does not say what is free.
 */
export async function gatherGuardrails(call: GateCall): Promise<GuardrailsFacts> {
  const { policy } = call.circumstances;
  const [tracked, state] = await Promise.all([trackedState(call), stateOf(call)]);
  return {
    configPath: call.configPath,
    head: headGuard(join(policy.repositoryRoot, call.configPath), call.configPath),
    tracked,
    state,
    freeBytes: (call.freeBytes ?? freeBytesAt)(policy.root),
  };
}

/** Read by itself: limits are to be judged even where the rest of the file is not legal. */
function headGuard(file: string, configPath: string): HeadGuard {
  if (!existsSync(file)) return { kind: 'absent' };
  try {
    const source = readYaml(configPath, file);
    const guard = guardSection(source);
    const hasSection = isPlainObject(source.value) && Object.hasOwn(source.value, 'guard');
    const at = (name: LimitName): Place => placeOf(source, configPath, LIMITS[name].key);
    const places = {
      dailyBudgetMicroUsd: at('dailyBudgetMicroUsd'),
      concurrency: at('concurrency'),
      microQps: at('microQps'),
    };
    return { kind: 'legal', guard, hasSection, places };
  } catch (error) {
    if (error instanceof ConfigError) return { kind: 'illegal', problems: error.problems };
    throw error;
  }
}

function placeOf(source: YamlSource, file: string, key: string): Place {
  const [, line, column] = /:(\d+):(\d+)$/.exec(source.locate(['guard', key], 'key')) ?? [];
  return {
    file,
    line: line === undefined ? null : Number(line),
    column: column === undefined ? null : Number(column),
  };
}

async function trackedState(call: GateCall): Promise<GuardrailsFacts['tracked']> {
  const { policy, head } = call.circumstances;
  const git = openGit({ folder: policy.repositoryRoot, env: call.env });
  const paths: string[] = [];
  for await (const names of nulParts(git.stream(['ls-tree', '-r', '-z', '--name-only', head])))
    paths.push(...names);
  const roots = [policy.root, call.headConfig?.root ?? policy.root]
    .map(root => relative(policy.repositoryRoot, root).split(sep).join('/'))
    .filter(root => root !== '' && !root.startsWith('../'));
  return { files: paths.length, state: committedState(paths, ['.p1', ...roots]) };
}

async function stateOf(call: GateCall): Promise<GuardStateFacts> {
  const looked = await lookAtState(call);
  return looked.kind === 'seen' ? { kind: 'seen', status: guardStatus(looked.view, null) } : looked;
}
